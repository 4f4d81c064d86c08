import { pointerSegments, toPointer, valueAt } from "../../bundle/json-pointer.ts";
import type { DocumentKind, Source } from "../../bundle/model.ts";
import { onlyPlace } from "../../bundle/places-in-braces.ts";
import type { ControlCrossing } from "./control-types.ts";

/** A document that is in force for a tenant. */
export interface DocumentInForce {
  readonly version: string;
  readonly source: Source<unknown>;
}

/** The kind of a name. Throws when the contract has none: its rules let no such name pass. */
export function kindOf({ profile }: Pick<ControlCrossing, "profile">, name: string): DocumentKind {
  const kind = profile.documents.get(name);
  if (kind === undefined) throw new Error(`contract has no documents of kind ${name}`);
  return kind;
}

/** The document the caller's tenant chose, undefined when it chose none or the contract has it no more. */
export async function documentInForce(crossing: ControlCrossing, kind: string): Promise<DocumentInForce | undefined> {
  const version = await chosenVersion(crossing, kind);
  const source = version === undefined ? undefined : kindOf(crossing, kind).documents.get(version);
  return version === undefined || source === undefined ? undefined : { version, source };
}

/** The value at a place of a document. A member of the request in braces stands for its value; undefined when it has none. */
export function placeIn(document: unknown, place: string, request: unknown): unknown {
  const segments = pointerSegments(place).map((segment) => {
    const member = onlyPlace(segment);
    return member === undefined ? segment : valueAt(request, toPointer([member]));
  });
  return segments.every((segment) => typeof segment === "string") ? valueAt(document, toPointer(segments)) : undefined;
}

/** Asked for by several conditions of one request, and the same for all of them. */
const chosen = new WeakMap<object, Promise<string | undefined>>();

async function chosenVersion({ tx }: ControlCrossing, kind: string): Promise<string | undefined> {
  if (kind !== "policy") throw new Error(`which ${kind} is in force is not recorded`);
  const known = chosen.get(tx) ?? tx.policyVersion();
  chosen.set(tx, known);
  return known;
}
