import type { Counter, ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftKind, DraftSource, Fault } from "../draft.ts";
import { pointerSegments, toPointer, valueAt } from "../json-pointer.ts";
import { leavesOf } from "../leaves.ts";
import { onlyPlace, placesIn } from "../places-in-braces.ts";
import { shapesOf } from "../shapes-of.ts";
import { answersUnderKeys } from "./answers-under-keys.ts";
import { givenWords } from "./given-words.ts";
import { placesOfDocuments } from "./places-of-documents.ts";

/** Words that mean something only together stand together, and a word that nothing uses is not said. */
export const wordsAgree: BundleRule = {
  id: "words-agree",
  why: "A word without the one that gives it its meaning, and a word that nothing uses, promise what nobody keeps.",
  example: { in: "bundle", document: "profile", pointer: "/identities/scope", when: "absent", bad: "planted:write" },
  check: (draft) =>
    draft.profiles.flatMap((source) => {
      const { value } = source;
      const kinds = draft.kinds.filter(({ profile }) => profile === source);
      const said = (pointer: string, message: string): Fault => ({ source, pointer, atName: true, message });
      return [
        ...ofIdentities(value, said),
        ...givenWords(value).map(([pointer, message]) => said(pointer, message)),
        ...ofResources(value, said),
        ...ofDocuments(value, kinds, said),
        ...placesOfDocuments(kinds).map(([pointer, message]) => said(pointer, message)),
        ...ofCounters(value, kinds, said),
        ...answersUnderKeys(value).map(([pointer, message]) => said(pointer, message)),
        ...ofAudit(source, said),
      ];
    }),
};

type Said = (pointer: string, message: string) => Fault;

/** Whether any operation may refuse with the word. */
function says({ ladders, operations }: ProfileDocument, when: string): boolean {
  const lists = [...Object.values(ladders), ...Object.values(operations).map(({ refuses }) => refuses)];
  return lists.flat().some((condition) => condition.when === when);
}

function ofIdentities(value: ProfileDocument, said: Said): Fault[] {
  const { identities } = value;
  const kind = (name: "no-scope" | "unbound", when: string): Fault[] =>
    identities.kinds.includes(name) === says(value, when)
      ? []
      : [said("/identities/kinds", `identities of kind ${name} and the condition ${when} need each other`)];
  return [
    ...kind("no-scope", "key-scope"),
    ...kind("unbound", "unbound"),
    ...((identities.scope === undefined) === says(value, "key-scope")
      ? [said("/identities", "the scope of identities and the condition key-scope need each other")]
      : []),
  ];
}

function ofResources({ resources, operations, schemas }: ProfileDocument, said: Said): Fault[] {
  return Object.entries(resources).flatMap(([name, { issued_by: by, issued_at: at, moves }]) => {
    const here = toPointer(["resources", name]);
    const issued = (by === undefined) === (at === undefined);
    return [
      ...(issued ? [] : [said(here, "issued_by and issued_at need each other")]),
      ...moves.flatMap(({ by: mover, where }, index) => {
        if (where === undefined) return [];
        const leaf = leafAt(schemas, operations[mover]?.request, where.at);
        const isFlag = leaf === undefined || ("type" in leaf.shape && leaf.shape.type === "boolean");
        return isFlag ? [] : [said(`${here}/moves/${index}/where`, `${where.at} of ${mover} is no boolean`)];
      }),
    ];
  });
}

function ofDocuments(value: ProfileDocument, kinds: readonly DraftKind[], said: Said): Fault[] {
  const used = new Set(kinds.flatMap(({ entry }) => (entry.refers ?? []).map(({ to }) => to)));
  const faults: Fault[] = [];
  for (const [name, { refuses }] of Object.entries(value.operations))
    refuses.forEach((condition, index) => {
      if ("document" in condition) used.add(condition.document);
      if (condition.when !== "outside" || condition.within === undefined) return;
      const { within } = condition;
      const kind = kinds.find((each) => each.name === condition.document);
      const at = `${toPointer(["operations", name, "refuses", index])}/within`;
      const lost = [...(kind?.documents ?? [])].find(([, source]) => !isList(source.value, within));
      if (lost !== undefined)
        faults.push(said(at, `${within} leads to no list in the ${condition.document} ${lost[0]}`));
      const request = value.schemas[value.operations[name]?.request ?? ""] as
        | { readonly required?: readonly string[] }
        | undefined;
      for (const member of placesIn(within).filter((place) => request?.required?.includes(place) !== true))
        faults.push(said(at, `the request of ${name} does not require ${member}`));
    });
  const idle = kinds.filter(({ name }) => !used.has(name));
  return [
    ...faults,
    ...idle.map(({ name }) => said(toPointer(["documents", "kinds", name]), `nothing asks for a ${name}`)),
  ];
}

/** Whether a place leads to a list; where it ends in a member of the request, to an object that may have one for it. */
function isList(document: unknown, within: string): boolean {
  const segments = pointerSegments(within);
  if (onlyPlace(segments.at(-1) ?? "") === undefined) return Array.isArray(valueAt(document, within));
  const held = valueAt(document, toPointer(segments.slice(0, -1)));
  return typeof held === "object" && held !== null && Object.values(held).every((each) => Array.isArray(each));
}

function ofCounters(value: ProfileDocument, kinds: readonly DraftKind[], said: Said): Fault[] {
  const conditions = Object.values(value.operations).flatMap(({ refuses }) => refuses);
  return Object.entries(value.counters ?? {}).flatMap(([name, counter]) => {
    const at = toPointer(["counters", name]);
    const used = conditions.some((condition) => condition.when === "over-limit" && condition.counter === name);
    const documents = kinds.find((kind) => kind.name === counter.document)?.documents ?? new Map<string, never>();
    return [
      ...(used ? [] : [said(at, `nothing asks for the counter ${name}`)]),
      ...windowOf(counter).map((message) => said(at, message)),
      ...["limit", "seconds_at"].flatMap((part) => {
        const place = counter[part as "limit" | "seconds_at"];
        const lost = [...documents].find(
          ([, source]: readonly [string, DraftSource<unknown>]) =>
            place !== undefined && !Number.isSafeInteger(valueAt(source.value, place)),
        );
        return lost === undefined
          ? []
          : [said(`${at}/${part}`, `${place} leads to no whole number in the ${counter.document} ${lost[0]}`)];
      }),
    ];
  });
}

function windowOf({ counts, seconds, seconds_at: place }: Counter): string[] {
  if (counts === "accepted" && (seconds === undefined || place !== undefined))
    return ["a counter of accepted calls says for how many seconds each is counted, and no seconds_at"];
  if (counts === "refused-in-a-row" && (place === undefined || seconds !== undefined))
    return ["a counter of refused calls says seconds_at, and no seconds"];
  return [];
}

function ofAudit({ value }: DraftSource<ProfileDocument>, said: Said): Fault[] {
  const audited = Object.entries(value.operations).filter(([, operation]) => operation.audited !== undefined);
  if (value.audit === undefined)
    return audited.map(([name]) =>
      said(`${toPointer(["operations", name])}/audited`, "calls leave an entry in an audit, and nobody can read one"),
    );
  if (audited.length === 0) return [said("/audit", "no operation leaves an entry in the audit")];
  const actions = actionsOf(value);
  return audited.flatMap(([name, { audited: entry, refuses, request }]) => {
    const at = `${toPointer(["operations", name])}/audited`;
    const { refused, refused_params: params, params: accepted = [] } = entry ?? {};
    const own = refuses.some((condition) => condition.when !== "include");
    const secret = [...accepted, ...(params ?? [])].find((place) => holdsSecret(value.schemas, request, place));
    const unknown = (["accepted", "refused"] as const).filter(
      (which) => entry?.[which] !== undefined && actions?.includes(entry[which]) === false,
    );
    return [
      ...unknown.map((which) =>
        said(
          `${at}/${which}`,
          `${JSON.stringify(entry?.[which])} is none of the actions an entry of the audit may have`,
        ),
      ),
      ...((refused === undefined) === (params === undefined)
        ? []
        : [said(at, "refused and refused_params need each other")]),
      ...(refused === undefined || own ? [] : [said(`${at}/refused`, "the operation has no refusal of its own")]),
      ...(secret === undefined ? [] : [said(at, `${secret} may hold a secret, and a digest of it would tell`)]),
    ];
  });
}

/** The actions an entry may have; undefined where its schema names none. */
function actionsOf({ audit, operations, schemas }: ProfileDocument): readonly string[] | undefined {
  if (audit === undefined) return undefined;
  const leaf = leafAt(schemas, operations[audit.from]?.response, `${audit.entries}/*${audit.action}`);
  if (leaf === undefined || !("type" in leaf.shape) || leaf.shape.type !== "string") return undefined;
  return leaf.shape.enum ?? (leaf.shape.const === undefined ? undefined : [leaf.shape.const]);
}

function leafAt(schemas: ProfileDocument["schemas"], name: string | undefined, at: string) {
  const shape = shapesOf(schemas).get(name ?? "");
  return shape === undefined ? undefined : leavesOf(shape, shapesOf(schemas)).find(({ pointer }) => pointer === at);
}

function holdsSecret(schemas: ProfileDocument["schemas"], request: string | undefined, at: string): boolean {
  const shape = shapesOf(schemas).get(request ?? "");
  return (
    shape !== undefined &&
    leavesOf(shape, shapesOf(schemas)).some(
      ({ pointer, dataClass }) => dataClass === "secret-in" && (pointer === at || pointer.startsWith(`${at}/`)),
    )
  );
}
