import { onlyPlace } from "../../bundle/places-in-braces.ts";
import { canonicalJson } from "../../bundle/canonical-json.ts";
import { toPointer } from "../../bundle/json-pointer.ts";
import type { DocumentKind, Profile } from "../../bundle/model.ts";
import type { Change } from "../change.ts";
import { meaningOf, sameMeaning } from "../meaning.ts";
import { differences } from "./differences.ts";
import type { Comparison } from "./comparison.ts";
import { pairsOf, type Pair } from "./pairs.ts";
import { changedAt, documentsOf, spotAt } from "./said.ts";

/** Compares the documents a membrane acts on: which there are, what they limit and what they allow. */
export const documents: Comparison = (base, head) => pairsOf(base.bundle, head.bundle).flatMap((pair) => ofPair(pair));

function ofPair(pair: Pair): Change[] {
  const { base, head } = pair;
  const both = documentsOf(base, head);
  const kinds = [...new Set([...base.documents.keys(), ...head.documents.keys()])];
  return [
    ...changedAt(both, head.name, "/documents/forbidden_names", (before, after) => forbidden(before, after)),
    ...kinds.flatMap((name) => {
      const [was, is] = [base.documents.get(name), head.documents.get(name)];
      const said = changedAt(both, name, toPointer(["documents", "kinds", name]), () => ({
        rule: "contract-changed",
        message: `documents of the kind ${name} are found, named or put in force in another way`,
      }));
      return was === undefined || is === undefined ? said : [...said, ...ofKind(pair, name, was, is)];
    }),
  ];
}

function forbidden(before: unknown, after: unknown): { readonly rule: string; readonly message: string } {
  const [was, is] = [before, after].map((list) => (Array.isArray(list) ? (list as string[]) : []));
  const lost = (was ?? []).filter((each) => is?.includes(each) !== true);
  return lost.length > 0
    ? { rule: "detector-removed", message: `documents may have members called ${lost.join(", ")}` }
    : { rule: "detector-added", message: "documents may not have members of more names" };
}

function ofKind(pair: Pair, kind: string, was: DocumentKind, is: DocumentKind): Change[] {
  const names = [...new Set([...was.documents.keys(), ...is.documents.keys()])];
  const elsewhere = (profile: Profile): Change["base"] =>
    spotAt(profile.source, toPointer(["documents", "kinds", kind]));
  const schema = sameMeaning(was.schema.value, is.schema.value)
    ? []
    : [
        {
          rule: "document-changed",
          subjects: [`${kind}.schema`],
          at: toPointer(["documents", kind, "schema"]),
          before: meaningOf(was.schema.value),
          after: meaningOf(is.schema.value),
          base: { source: was.schema, pointer: "" },
          head: { source: is.schema, pointer: "" },
          message: `documents of the kind ${kind} may say something else`,
        },
      ];
  return [
    ...schema,
    ...names.flatMap((name): Change[] => {
      const [before, after] = [was.documents.get(name), is.documents.get(name)];
      const subject = `${kind}/${name}`;
      if (before !== undefined && after !== undefined) return ofDocument(pair, kind, subject, before, after);
      const rule = after === undefined ? "document-removed" : "document-added";
      const spot = (source: typeof before, profile: Profile): Change["base"] =>
        source === undefined ? elsewhere(profile) : { source, pointer: "" };
      const message = `the document is ${after === undefined ? "gone" : "new"}`;
      const at = toPointer(["documents", kind, name]);
      return [
        {
          rule,
          subjects: [subject],
          at,
          before: before?.value ?? null,
          after: after?.value ?? null,
          base: spot(before, pair.base),
          head: spot(after, pair.head),
          message,
        },
      ];
    }),
  ];
}

function ofDocument(
  { head }: Pair,
  kind: string,
  subject: string,
  before: NonNullable<ReturnType<DocumentKind["documents"]["get"]>>,
  after: typeof before,
): Change[] {
  const roles = rolesOf(head, kind);
  return differences(before.value, after.value).map(({ pointer, before: was, after: is }) => {
    const { rule, message } = judged(roles(pointer), was, is, pointer);
    return {
      rule,
      subjects: [subject],
      at: `/documents/${subject}${pointer}`,
      before: was ?? null,
      after: is ?? null,
      base: spotAt(before, pointer),
      head: spotAt(after, pointer),
      message,
    };
  });
}

/** What a place of a document is for: a limit, how long one lasts, a list of what is allowed, or something else. */
type Role = "limit" | "list" | "other";

function rolesOf({ document, operations }: Profile, kind: string): (pointer: string) => Role {
  const limits = Object.values(document.counters ?? {}).filter((counter) => counter.document === kind);
  const within = operations.flatMap(({ refuses }) =>
    refuses.flatMap((refusal) =>
      refusal.when === "outside" && refusal.document === kind && refusal.within !== undefined ? [refusal.within] : [],
    ),
  );
  // A member of the request in braces stands for any name.
  const matches = (place: string, pointer: string): boolean => {
    const [wanted, parts] = [place.split("/"), pointer.split("/")];
    return wanted.every((part, index) => onlyPlace(part) !== undefined || part === parts[index]);
  };
  return (pointer) => {
    if (limits.some(({ limit }) => matches(limit, pointer))) return "limit";
    return within.some((place) => matches(place, pointer)) ? "list" : "other";
  };
}

function judged(
  role: Role,
  before: unknown,
  after: unknown,
  pointer: string,
): { readonly rule: string; readonly message: string } {
  if (role === "limit" && typeof before === "number" && typeof after === "number") {
    const rule = after > before ? "document-allows-more" : "document-allows-less";
    return { rule, message: `the limit at ${pointer} was ${before} and is ${after}` };
  }
  if (role === "limit" && after === undefined)
    return { rule: "document-allows-more", message: `there is no limit at ${pointer} any more` };
  if (role === "list") {
    const [was, is] = [before, after].map((list) => (Array.isArray(list) ? list.map(canonicalJson) : []));
    const won = (is ?? []).some((each) => was?.includes(each) !== true);
    return won
      ? { rule: "document-allows-more", message: `the list at ${pointer} allows more` }
      : { rule: "document-allows-less", message: `the list at ${pointer} allows less` };
  }
  return { rule: "document-changed", message: `it says something else at ${pointer || "the top"}` };
}
