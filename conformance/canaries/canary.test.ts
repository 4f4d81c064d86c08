import { describe, expect, it } from "vitest";
import { makeCanary, type CanaryAlphabet } from "./canary.ts";

const alphabets: [CanaryAlphabet, RegExp][] = [
  ["alnum", /^[A-Za-z][A-Za-z0-9]{39}$/],
  ["lower-alnum", /^[a-z][a-z0-9]{39}$/],
  ["upper-alnum", /^[A-Z][A-Z0-9]{39}$/],
  ["digits", /^[0-9]{40}$/],
  ["base64", /^[A-Za-z][A-Za-z0-9+/]{39}$/],
  ["hex", /^[a-f][0-9a-f]{39}$/],
];

describe("a canary", () => {
  it.each(alphabets)(
    "over %s keeps to its alphabet and starts with a letter where there are letters",
    (alphabet, shape) => {
      for (let index = 0; index < 50; index++) expect(makeCanary("nonce", "case", index, alphabet, 40)).toMatch(shape);
    },
  );

  it("is the same for the same name, and another for any other", () => {
    const make = (nonce: string, caseId: string, index: number): string =>
      makeCanary(nonce, caseId, index, "alnum", 24);
    expect(make("n", "c", 1)).toBe(make("n", "c", 1));
    const others = [make("n", "c", 1), make("m", "c", 1), make("n", "d", 1), make("n", "c", 2), make("n", "c1", 1)];
    expect(new Set(others).size).toBe(others.length);
  });

  it("uses every digit equally often, so a remainder favours none", () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const digit of makeCanary("nonce", "bias", 0, "digits", 60_000)) counts[Number(digit)]!++;
    const squares = counts.map((count) => (count - 6000) ** 2 / 6000).reduce((sum, next) => sum + next, 0);
    // The 99.9 % point of nine degrees of freedom; a plain remainder of 256 by 10 gives about 30 at this size.
    expect(squares).toBeLessThan(27.9);
  });
});
