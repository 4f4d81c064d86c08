import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortestOnlyIn, type TextSet } from "./compare-texts.ts";

const both = (a: TextSet, b: TextSet): readonly unknown[] => [shortestOnlyIn(a, b), shortestOnlyIn(b, a)];

describe("shortestOnlyIn", () => {
  const table: [string, TextSet, TextSet, readonly unknown[]][] = [
    ["the same language in other words", { pattern: "^[0-9]{2,3}$" }, { pattern: "^\\d\\d\\d?$" }, ["none", "none"]],
    ["a longer repetition", { pattern: "^[a-z]{1,4}$" }, { pattern: "^[a-z]{1,5}$" }, ["none", { text: "aaaaa" }]],
    ["one more character", { pattern: "^[0-9a-f]{4}$" }, { pattern: "^[0-9a-fA]{4}$" }, ["none", { text: "aaaA" }]],
    ["sets that only overlap", { pattern: "^[ab]$" }, { pattern: "^[bc]$" }, [{ text: "a" }, { text: "c" }]],
    ["a bound that the pattern implies", { pattern: "^x{3}$" }, { pattern: "^x{3}$", maxLength: 9 }, ["none", "none"]],
    ["a bound that cuts", { pattern: "^x*$" }, { pattern: "^x*$", maxLength: 2 }, [{ text: "xxx" }, "none"]],
    ["a bound from below", { pattern: "^x*$", minLength: 2 }, { pattern: "^x*$" }, ["none", { text: "" }]],
    ["no pattern at all", { pattern: "^[^\\n]$" }, { maxLength: 1 }, ["none", { text: "" }]],
    [
      "a character outside the basic plane",
      { pattern: "^.$" },
      { pattern: "^[\\u0000-\\uFFFF]$" },
      [{ text: "\u{10000}" }, { text: "\n" }],
    ],
    ["what is found anywhere", { pattern: "AB" }, { pattern: "AB|C" }, ["none", { text: "C" }]],
    ["an alternative written as a class", { pattern: "^(?:a|b)+$" }, { pattern: "^[ab]+$" }, ["none", "none"]],
  ];
  it.each(table)("tells %s apart", (_what, a, b, expected) => {
    expect(both(a, b).map((each) => (typeof each === "object" ? normal(each as { text: string }) : each))).toEqual(
      expected.map((each) => (typeof each === "object" ? normal(each as { text: string }) : each)),
    );
  });

  it.each(["^a(?=b)$", "^(a)\\1$", "^\\p{L}$", "^a|b$", "^a^b$"])("says that it cannot tell of %s", (pattern) => {
    expect(shortestOnlyIn({ pattern }, { pattern: "^a$" })).toBe("unknown");
  });

  it.each([
    ["repetitions of repetitions", "^(?:(?:a{0,400}b){0,400}c){0,400}$", "^[abc]*$"],
    ["groups without end", `^${"(?:".repeat(5000)}a${")".repeat(5000)}$`, "^a$"],
    ["a choice that is known only much later", "^[ab]*a[ab]{18}$", "^[ab]*b[ab]{18}$"],
    ["two that take turns for very long", "^(?:[ab]{0,90}a[ab]{60})*$", "^(?:[ab]{0,90}b[ab]{61})*$"],
  ])("gives up on %s instead of keeping everybody waiting", (_what, hostile, plain) => {
    expect(both({ pattern: hostile }, { pattern: plain })).toEqual(["unknown", "unknown"]);
  });

  it("agrees with the engine of the language about every text it names", () => {
    const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", "(?:ab|b)", "\\d", "c?");
    const times = fc.constantFrom("", "*", "+", "{2}", "{1,3}");
    const pattern = fc
      .array(fc.tuple(atom, times), { minLength: 1, maxLength: 4 })
      .map((parts) => `^${parts.map(([one, many]) => (one.endsWith("?") ? one : one + many)).join("")}$`);
    fc.assert(
      fc.property(
        pattern,
        pattern,
        fc.array(fc.constantFrom("a", "b", "c", "1"), { maxLength: 6 }),
        (a, b, letters) => {
          const found = shortestOnlyIn({ pattern: a }, { pattern: b });
          const [one, other] = [new RegExp(a, "u"), new RegExp(b, "u")];
          if (typeof found === "object") return one.test(found.text) && !other.test(found.text);
          return found === "none" && !(one.test(letters.join("")) && !other.test(letters.join("")));
        },
      ),
      { seed: 5, numRuns: 400 },
    );
  });

  it("decides a long record and a wide choice within its bounds", () => {
    const record = "^[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*$";
    const found = shortestOnlyIn({ pattern: record, maxLength: 16_385 }, { pattern: record, maxLength: 16_384 });
    expect(typeof found === "object" ? found.text.length : found).toBe(16_385);
  });
});

/** Which legible character stands for a class is a matter of taste, so only the length is held. */
function normal({ text }: { text: string }): { readonly length: number } {
  return { length: Array.from(text).length };
}
