import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import type { Operation, Profile, Refusal } from "../../src/bundle/model.ts";
import { code } from "./markdown.ts";

const NOTHING = "nothing";

/** What an accepted call leaves, as the contract says it. */
export function leftByAccepted({ name, counts, audited }: Operation, { document, documents }: Profile): string {
  const resources = Object.entries(document.resources).toSorted(([a], [b]) => byCodeUnit(a, b));
  return listed([
    ...resources.flatMap(([resource, { issued_by: issuer, start, moves }]) => [
      ...(issuer === name ? [`a new ${resource}, ${code(start)}`] : []),
      ...moved(resource, [...new Set(moves.filter(({ by }) => by === name).map(({ to }) => to))]),
    ]),
    ...[...documents]
      .filter(([, { inForce }]) => inForce?.by === name)
      .map(([kind, { inForce }]) => `the ${kind} at ${code(inForce?.at ?? "")} in force`),
    ...counts.map((reading) => `one more in ${code(reading)}`),
    ...countersOf(document, name).map(([counter, { counts: what }]) =>
      what === "accepted" ? `one more in ${code(counter)}` : `${code(counter)} at zero`,
    ),
    ...(audited === undefined ? [] : [`the entry ${code(audited.accepted)}`]),
  ]);
}

/** What a refused call leaves. Only the operation's own refusals leave anything, and those of counters are counted by none. */
export function leftByRefused(refusal: Refusal, { name, audited, decides }: Operation, { document }: Profile): string {
  if (!decides.includes(refusal)) return NOTHING;
  const counted = refusal.when === "over-limit" ? [] : countersOf(document, name);
  return listed([
    ...counted
      .filter(([, { counts }]) => counts === "refused-in-a-row")
      .map(([counter]) => `one more in ${code(counter)}`),
    ...(audited?.refused === undefined ? [] : [`the entry ${code(audited.refused)}`]),
  ]);
}

function moved(resource: string, states: readonly string[]): string[] {
  return states.length === 0 ? [] : [`the ${resource} ${states.map((state) => code(state)).join(" or ")}`];
}

type Counters = NonNullable<Profile["document"]["counters"]>;

function countersOf({ counters = {} }: Profile["document"], operation: string): [string, Counters[string]][] {
  return Object.entries(counters)
    .filter((entry) => entry[1].operation === operation)
    .toSorted(([a], [b]) => byCodeUnit(a, b));
}

function listed(parts: readonly string[]): string {
  return parts.length === 0 ? NOTHING : parts.join(", ");
}
