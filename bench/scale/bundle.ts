import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../shared/serve.ts";
import { codesPage, pageText } from "./pages.ts";
import { capital, wordsOf } from "./words.ts";

type Json = Record<string, unknown>;

/** What was made, as far as its measures need it. */
export interface Made {
  readonly operations: readonly string[];
  /** Schemas of each profile, by name. */
  readonly schemas: readonly Json[];
}

/** A membrane with more operations than this would be several. */
const OF_A_PROFILE = 200;
const TEMPLATE = join(ROOT, "examples", "foreign-bundle", "contracts");

/**
 * Writes n operations, n codes and n/5 pages into a folder: the foreign example, whose way to file a result is there again and again
 * under other names, each with schemas and a code of its own.
 */
export function makeBundle(folder: string, n: number): Made {
  const names = Array.from({ length: Math.ceil(n / OF_A_PROFILE) }, (_, index) => `lab${index === 0 ? "" : index + 1}`);
  const template = read("codes.json")["codes"] as Json[];
  const own = new Map<string, string>();
  const surfaces = names.map((name, index) => {
    const count = Math.min(OF_A_PROFILE, n - index * OF_A_PROFILE);
    // As many codes as operations, all in all: the first profile makes up for those that the example has already.
    const most = index === 0 ? count - template.length : count;
    return surfaceOf(name, count, (at) => {
      const code = wordsOf(own.size).join("_").toUpperCase();
      if (at < most) own.set(code, name);
      return at < most ? code : undefined;
    });
  });
  const operations = surfaces.flatMap((surface) => Object.keys(surface["operations"] as Json));
  const write = (path: string, value: unknown): void =>
    put(join(folder, "contracts", path), `${JSON.stringify(value, null, 2)}\n`);
  for (const surface of surfaces) write(`surfaces/${String(surface["profile"])}.json`, surface);
  write("codes.json", codesOf(template, names, own));
  write("stages.json", {
    ...read("stages.json"),
    operation_maturity: Object.fromEntries(
      operations.map((name) => [name, name.endsWith(".about") ? "sketched" : "kept"]),
    ),
  });
  write("promises.json", promisesOf(names));
  write("material.json", read("material.json"));
  const bundle = read("bundle.json");
  const documents = { ...(bundle["documents"] as Json), profiles: names.map((name) => `surfaces/${name}.json`) };
  write("bundle.json", { ...bundle, default_profile: names[0], documents });
  const pages = Math.floor(n / 5) - 1;
  for (let page = 0; page < pages; page++)
    put(join(folder, "docs", `page-${page}.md`), pageText(page, pages, operations, [...own.keys()]));
  const codes = [...template.map(({ code }) => String(code)), ...own.keys()];
  put(join(folder, "docs", "reference", "refusal-codes.md"), codesPage(codes));
  return { operations, schemas: surfaces.map((surface) => surface["schemas"] as Json) };
}

/** The surface of the example under another name, with as many operations as asked. `nextCode` gives the n-th code of its own, as long as there is one. */
function surfaceOf(profile: string, count: number, nextCode: (at: number) => string | undefined): Json {
  const text = readFileSync(join(TEMPLATE, "surfaces", "lab.json"), "utf8");
  const surface = JSON.parse(text.replaceAll('"lab.', `"${profile}.`).replaceAll('"lab"', `"${profile}"`)) as Json;
  const operations = { ...(surface["operations"] as Json) };
  const schemas = { ...(surface["schemas"] as Json) };
  const model = operations[`${profile}.submit`] as Json;
  const first = Object.keys(operations).length;
  let code = 0;
  for (let index = first; index < count; index++) {
    const words = wordsOf(index);
    const name = words.map((word) => capital(word)).join("");
    schemas[`Sent${name}`] = { ...(schemas["Submit"] as Json), title: `Sent${name}` };
    schemas[`Filed${name}`] = { ...(schemas["Submitted"] as Json), title: `Filed${name}` };
    const refuses = (model["refuses"] as Json[]).map((refusal) => {
      // Those that the profile began with have no code of their own, so the first clones have two.
      const takes = refusal["when"] === "scope" || (refusal["when"] === "idempotency-conflict" && index < 2 * first);
      return takes ? { ...refusal, code: nextCode(code++) ?? refusal["code"] } : refusal;
    });
    operations[`${profile}.${words.join(".")}`] = {
      ...model,
      summary: `Files what was found of ${words.join(" ")}, for an assay that was agreed to.`,
      http: { method: "POST", path: `/enrolments/{enrolment}/${words.join("-")}` },
      request: `Sent${name}`,
      response: `Filed${name}`,
      refuses,
    };
  }
  return { ...surface, operations, schemas };
}

function codesOf(template: readonly Json[], profiles: readonly string[], own: ReadonlyMap<string, string>): Json {
  const model = template.find(({ code }) => code === "ASSAY_NOT_AGREED");
  const shared = template.map((code) => ({ ...code, profiles }));
  const others = [...own].map(([code, profile]) => ({
    ...model,
    code,
    profiles: [profile],
    meaning: `The participant did not agree to ${code.toLowerCase().replaceAll("_", " ")}.`,
  }));
  const codes: Json[] = [...shared, ...others];
  return { ...read("codes.json"), codes: codes.toSorted((a, b) => (String(a["code"]) < String(b["code"]) ? -1 : 1)) };
}

/** The requirements of the example for each profile, under ids of its own. */
function promisesOf(profiles: readonly string[]): Json {
  const promises = read("promises.json");
  const letter = (at: number): string => String.fromCodePoint(65 + at);
  const requirements = profiles.flatMap((profile, index) =>
    (promises["requirements"] as Json[]).map((entry) => ({
      ...entry,
      profile,
      id: String(entry["id"]).replace("LAB", `L${letter(Math.floor(index / 26))}${letter(index % 26)}`),
    })),
  );
  return { ...promises, requirements };
}

function read(path: string): Json {
  return JSON.parse(readFileSync(join(TEMPLATE, path), "utf8")) as Json;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
