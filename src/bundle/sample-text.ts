import type { SamplePart } from "../generated/documents.ts";

const FIRST: Readonly<Record<NonNullable<SamplePart["random"]>, string>> = {
  alnum: "a",
  "lower-alnum": "a",
  "upper-alnum": "A",
  digits: "1",
  base64: "A",
  hex: "a",
};

/** The plainest text that a sample describes: each random part is one character, again and again. */
export function sampleText(sample: readonly SamplePart[]): string {
  return sample.map((part) => part.text ?? FIRST[part.random ?? "alnum"].repeat(part.length ?? 0)).join("");
}
