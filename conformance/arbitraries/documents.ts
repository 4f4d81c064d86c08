import { toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import type { DocumentKind, Operation, Profile, Refusal } from "../../src/bundle/model.ts";
import { filled } from "../../src/bundle/places-in-braces.ts";
import type { Template } from "../program/program.ts";

/** A refusal of values that a document does not allow. */
export type Outside = Extract<Refusal, { when: "outside" }>;

/** A counter of the profile with its name. */
export type NamedCounter = NonNullable<Profile["document"]["counters"]>[string] & { readonly name: string };

/** Which document of a kind is in force, by the kind's name. */
export type InForceNames = (kind: string) => string | undefined;

/** Kinds of which one must be in force before the operation can pass, in the order of its refusals. */
export function kindsNeeded(profile: Profile, operation: Operation): string[] {
  const named = operation.refuses.flatMap((refusal) => {
    if (refusal.when === "not-in-force") return [refusal.document];
    if (refusal.when === "outside" && refusal.within !== undefined) return [refusal.document];
    return refusal.when === "over-limit" ? [counterNamed(profile, refusal.counter).document] : [];
  });
  return [...new Set(named)].filter((kind) => profile.documents.get(kind)?.inForce !== undefined);
}

/** The counter of the profile. Throws when there is none: contracts were checked before. */
export function counterNamed(profile: Profile, name: string): NamedCounter {
  const counter = profile.document.counters?.[name];
  if (counter === undefined) throw new Error(`profile ${profile.name} has no counter ${name}`);
  return { ...counter, name };
}

/** The document of a kind that limits least, or most: the one with the greatest, or smallest, sum of limits. Of equal ones the first by name. */
export function byLimits(profile: Profile, kind: string, which: "widest" | "narrowest"): string {
  const limits = Object.values(profile.document.counters ?? {}).filter(({ document }) => document === kind);
  const sign = which === "widest" ? -1 : 1;
  const sum = (name: string): number =>
    limits.reduce((total, { limit }) => total + Number(valueAt(documentOf(profile, kind, name), limit) ?? 0), 0);
  const [first] = [...kindOf(profile, kind).documents.keys()].toSorted(
    (left, right) => sign * (sum(left) - sum(right)),
  );
  return first ?? "";
}

/** How many calls a counter lets pass while a document is in force. */
export function limitIn(profile: Profile, counter: NamedCounter, name: string): number {
  return Number(valueAt(documentOf(profile, counter.document, name), counter.limit) ?? 0);
}

/** For how many seconds a counter counts a call, or refuses once it is at its limit, while a document is in force. */
export function secondsIn(
  profile: Profile,
  { document, seconds, seconds_at: at = "" }: NamedCounter,
  name: string,
): number {
  return seconds ?? Number(valueAt(documentOf(profile, document, name), at) ?? 0);
}

/** The value of a document of a kind. */
export function documentOf(profile: Profile, kind: string, name: string): unknown {
  return kindOf(profile, kind).documents.get(name)?.value;
}

/** What every refusal of the operation allows at a place of its request; undefined where none looks at it. Without a document in force the widest stands for it. */
export function allowedAt(
  profile: Profile,
  operation: Operation,
  at: string,
  input: Template,
  inForce: InForceNames,
): readonly string[] | undefined {
  const lists = operation.refuses
    .filter((refusal): refusal is Outside => refusal.when === "outside" && refusal.at === at)
    .map((refusal) => allowedBy(profile, refusal, input, inForce));
  return lists.length === 0 ? undefined : lists.reduce((kept, list) => kept.filter((value) => list.includes(value)));
}

/** What one refusal allows. */
export function allowedBy(
  profile: Profile,
  { document, within }: Outside,
  input: Template,
  inForce: InForceNames,
): readonly string[] {
  if (within === undefined) return [...kindOf(profile, document).documents.keys()];
  const value = documentOf(profile, document, inForce(document) ?? byLimits(profile, document, "widest"));
  const place = filled(within, (member) => {
    const named = valueAt(input, `/${member}`);
    return typeof named === "string" ? toPointer([named]).slice(1) : "";
  });
  const list = valueAt(value, place);
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}

function kindOf(profile: Profile, kind: string): DocumentKind {
  const found = profile.documents.get(kind);
  if (found === undefined) throw new Error(`profile ${profile.name} has no documents ${kind}`);
  return found;
}
