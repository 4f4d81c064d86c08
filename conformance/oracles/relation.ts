import type { Profile } from "../../src/bundle/model.ts";
import type { Observation } from "../../src/protocol/call.ts";
import { jsonOf } from "./answer.ts";

/** An answer with the name of what its request differed in. */
export interface Variant {
  readonly name: string;
  readonly observation: Observation;
}

/**
 * Where answers follow what their requests differed in: everything an observer can see that is the same for each variant, every time, and not
 * the same for all. What changes by chance, by a clock or by counting is the same for no variant, as long as the order of requests is random.
 * Paths hold no name the contract does not know.
 */
export function followsVariant(variants: readonly Variant[], profile: Profile): string[] {
  const seen = variants.map(({ name, observation }) => ({ name, traits: traitsOf(observation) }));
  const names = [...new Set(seen.map(({ name }) => name))];
  const paths = new Set(seen.flatMap(({ traits }) => [...traits.keys()]));
  const following = [...paths].filter((path) => {
    const values = names.map(
      (name) => new Set(seen.filter((each) => each.name === name).map(({ traits }) => traits.get(path))),
    );
    return values.every((each) => each.size === 1) && new Set(values.flatMap((each) => [...each])).size > 1;
  });
  const known = knownNames(profile);
  return [...new Set(following.map((path) => safePath(path, known)))].toSorted();
}

// These say when an answer was made, not what it says.
const OF_THE_MOMENT = new Set(["date", "age", "expires", "last-modified"]);

function traitsOf(observation: Observation): Map<string, string> {
  if (observation.kind === "silence") return new Map([["no answer", observation.why]]);
  const traits = new Map([
    ["status", String(observation.status)],
    ["length", String(observation.body.length)],
    ["header names", observation.headers.map(([name]) => name).join(" ")],
  ]);
  for (const [name, value] of observation.headers) if (!OF_THE_MOMENT.has(name)) traits.set(`header ${name}`, value);
  const json = jsonOf(observation);
  if (json === undefined) return traits.set("body", Buffer.from(observation.body).toString("base64"));
  flatten(json, "", traits);
  return traits;
}

function flatten(value: unknown, path: string, traits: Map<string, string>): void {
  if (typeof value !== "object" || value === null) return void traits.set(path, JSON.stringify(value));
  const entries = Object.entries(value);
  traits.set(`${path} members`, entries.map(([name]) => name).join(" "));
  for (const [name, part] of entries) flatten(part, `${path}/${name}`, traits);
}

function knownNames(profile: Profile): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      names.add(name);
      collect(part);
    }
  };
  for (const shape of profile.schemas.values()) collect(shape);
  return names;
}

function safePath(path: string, known: ReadonlySet<string>): string {
  if (!path.startsWith("/")) return path.startsWith("header ") ? "a header" : path.trim();
  return path
    .split("/")
    .map((name) => (name === "" || /^\d+$/.test(name) || known.has(name.replace(/ members$/, "")) ? name : "*"))
    .join("/");
}
