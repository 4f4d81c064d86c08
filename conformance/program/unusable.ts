import { toPointer } from "../../src/bundle/json-pointer.ts";
import { whyUnsafe } from "../../src/bundle/safe-pattern.ts";
import { ENCODINGS } from "../canaries/encodings.ts";
import type { Program } from "./program.ts";

/** What is wrong with a place of a program, and where in the program it is. */
export interface UnusablePlace {
  readonly pointer: string;
  readonly message: string;
}

/** The first place that keeps the schema of programs and can all the same not be filled in: a pattern that is none, or an encoding nobody knows. */
export function unusablePlace(program: Program): UnusablePlace | undefined {
  return placesIn(program, []).next().value ?? undefined;
}

function* placesIn(value: unknown, path: readonly (string | number)[]): Generator<UnusablePlace, undefined> {
  if (typeof value !== "object" || value === null) return undefined;
  const { $: kind, form, encoding } = value as Readonly<Record<string, unknown>>;
  // Only a place has this member: what stands for itself may have the others.
  if (typeof kind === "string") {
    const pattern = (form as { pattern?: string } | undefined)?.pattern;
    const message = pattern === undefined ? undefined : whyUnsafe(pattern, true);
    if (message !== undefined) yield { pointer: toPointer([...path, "form", "pattern"]), message };
    if (encoding !== undefined && !ENCODINGS.some(({ name }) => name === encoding))
      yield { pointer: toPointer([...path, "encoding"]), message: "encoding is none of those there are" };
  }
  for (const [name, member] of Object.entries(value)) yield* placesIn(member, [...path, name]);
  return undefined;
}
