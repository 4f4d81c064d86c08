import { valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import type { Operation } from "../../src/bundle/model.ts";
import { legalValue } from "../arbitraries/legal-value.ts";
import type { Template } from "../program/program.ts";
import { put, type Builder } from "./build.ts";

/** Where secrets may enter through an operation. */
export function secretPlaces({ scene: { profile } }: Pick<Builder, "scene">, operation: Operation): string[] {
  const leaves = operation.request === undefined ? [] : leavesOf(operation.request.shape, profile.schemas);
  return leaves.filter(({ dataClass }) => dataClass === "secret-in").map(({ pointer }) => pointer);
}

/** The request with a secret wherever one may enter. */
export function withSecrets(builder: Builder, operation: Operation, input: Template): Template {
  const { profile } = builder.scene;
  const leaves = operation.request === undefined ? [] : leavesOf(operation.request.shape, profile.schemas);
  return leaves
    .filter(({ dataClass, pointer }) => dataClass === "secret-in" && valueAt(input, pointer) === undefined)
    .reduce(
      (full, { shape, pointer }) => put(full, pointer, legalValue(shape, profile, builder.draw, builder.next)),
      input,
    );
}
