import type { ValueShape } from "../../src/generated/documents.ts";
import { makeCanary } from "./canary.ts";

/** An example of declared material, and the random parts of it that can be searched for. */
export interface Material {
  readonly text: string;
  /** Values of the random parts that are long enough to be no accident. */
  readonly canaries: readonly string[];
}

/** Fewest letters and digits a searched value may have. */
export const LEAST_CANARY_LENGTH = 12;

/** Builds an example of a declared value shape from its sample: the same for the same arguments, fresh for another nonce, case or index. */
export function materialise(shape: ValueShape, nonce: string, caseId: string, index: number): Material {
  const canaries: string[] = [];
  const parts = shape.sample.map((part, at) => {
    if (part.random === undefined) return part.text ?? "";
    const position = index * shape.sample.length + at;
    const value = makeCanary(nonce, `${caseId}#${shape.id}`, position, part.random, part.length ?? 0);
    if (value.replaceAll(/[^A-Za-z0-9]/g, "").length >= LEAST_CANARY_LENGTH) canaries.push(value);
    return value;
  });
  return { text: parts.join(""), canaries };
}
