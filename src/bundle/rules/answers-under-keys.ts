import type { Operation, ProfileDocument } from "../../generated/documents.ts";
import { toPointer } from "../json-pointer.ts";
import { leavesOf, type Leaf } from "../leaves.ts";
import { expandLadders } from "../resolve.ts";
import { shapesOf } from "../shapes-of.ts";
import { tenantPlaces } from "../tenant-places.ts";

/** What is wrong with the answers to another request under a key that was used: the contract must have one where there can be such a request, and only there. */
export function answersUnderKeys(profile: ProfileDocument): (readonly [pointer: string, message: string])[] {
  return Object.entries(profile.operations).flatMap(([name, operation]) => {
    if (operation.idempotent === undefined) return [];
    const said = saidBesideKey(profile, operation);
    const answered = expandLadders(profile, operation).some(({ when }) => when === "idempotency-conflict");
    if (answered === (said !== undefined)) return [];
    const message =
      said === undefined
        ? "the request says nothing besides its key, so none can conflict with another: expected no condition idempotency-conflict"
        : `the request says ${said} besides its key, and nothing answers another one under the same key: expected the condition idempotency-conflict`;
    return [[toPointer(["operations", name, "idempotent"]), message]];
  });
}

/** A place in which two requests under one key can differ; undefined when there is none. */
function saidBesideKey(profile: ProfileDocument, operation: Operation): string | undefined {
  const schemas = shapesOf(profile.schemas);
  const shape = schemas.get(operation.request ?? "");
  const { at = "", by = [] } = operation.idempotent ?? {};
  const same = [at, ...by, ...tenantPlaces(expandLadders(profile, operation))];
  const leaves = shape === undefined ? [] : leavesOf(shape, schemas);
  return leaves.find((leaf) => !isConstant(leaf) && !same.some((place) => isWithin(leaf.pointer, place)))?.pointer;
}

function isConstant({ shape, required }: Leaf): boolean {
  return required && "const" in shape;
}

function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}
