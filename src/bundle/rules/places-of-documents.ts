import type { DocumentReference } from "../../generated/documents.ts";
import type { DraftKind } from "../draft.ts";
import { toPointer, valueAt } from "../json-pointer.ts";

/** What is wrong with the places at which documents name something: each must be there in every document, or a rule that looks at it looks at nothing. */
export function placesOfDocuments(kinds: readonly DraftKind[]): (readonly [pointer: string, message: string])[] {
  return kinds.flatMap((kind) => {
    const { refers = [], allows } = kind.entry;
    const here = toPointer(["documents", "kinds", kind.name]);
    return [
      ...refers.flatMap((reference, index) => ofReference(kind, reference, kinds, `${here}/refers/${index}`)),
      ...(allows === undefined ? [] : lost(kind, allows.at, LIST, `${here}/allows/at`)),
      ...(allows === undefined ? [] : lost(kind, allows.by, TEXT, `${here}/allows/by`)),
    ];
  });
}

interface Expected {
  readonly what: string;
  readonly is: (value: unknown) => boolean;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const LIST: Expected = { what: "list", is: (value) => Array.isArray(value) };
const TEXT: Expected = { what: "text", is: (value) => typeof value === "string" };
const NAMES: Expected = { what: "list or object", is: (value) => Array.isArray(value) || isObject(value) };
const LISTS: Expected = {
  what: "object of lists",
  is: (value) => isObject(value) && Object.values(value).every((each) => Array.isArray(each)),
};

function ofReference(
  kind: DraftKind,
  { at, to, within }: DocumentReference,
  kinds: readonly DraftKind[],
  here: string,
): (readonly [string, string])[] {
  const named = kinds.find(({ name }) => name === to);
  return [
    ...lost(kind, at, within === undefined ? NAMES : LISTS, `${here}/at`),
    ...(named === undefined || within === undefined ? [] : lost(named, within, LIST, `${here}/within`)),
  ];
}

/** The first document of the kind in which a place leads to something else. */
function lost(kind: DraftKind, place: string, { what, is }: Expected, here: string): (readonly [string, string])[] {
  const found = [...kind.documents].find(([, source]) => !is(valueAt(source.value, place)));
  return found === undefined ? [] : [[here, `${place} leads to no ${what} in the ${kind.name} ${found[0]}`]];
}
