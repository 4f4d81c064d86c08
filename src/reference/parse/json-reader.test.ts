import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactNumber } from "./json-number.ts";
import { readJson } from "./json-reader.ts";

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

describe("the strict JSON reader", () => {
  it("reads what a strict encoder writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(readJson(text, 32)?.value).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it("never accepts what the language's own parser refuses", () => {
    const pieces = [
      '"a"',
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "1",
      "-",
      "0",
      ".",
      "e",
      "true",
      "null",
      " ",
      "\\",
      '"',
      "\u0001",
    ];
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        const read = readJson(text, 32);
        if (read === undefined) return;
        accepted++;
        expect(read.value).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 20_000, seed: 11 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it.each([
    ["a duplicate member", '{"a":1,"a":1}'],
    ["a duplicate member written with an escape", '{"a":1,"\\u0061":2}'],
    ["a duplicate member deep inside", '{"b":[{"a":1,"c":{},"a":2}]}'],
    ["a duplicate __proto__", '{"__proto__":1,"__proto__":2}'],
    ["a lone high surrogate", '"\\ud800"'],
    ["a lone low surrogate in a name", '{"\\udc00":1}'],
    ["surrogates in the wrong order", '"\\udc00\\ud800"'],
    ["nothing", ""],
    ["white space only", " \n"],
    ["two texts", "{} {}"],
    ["a text and a rest", "{}x"],
    ["a comment", "{}//x"],
    ["a trailing comma", "[1,]"],
    ["a byte order mark", "\ufeff{}"],
    ["a no-break space", "\u00a0{}"],
    ["a control character in a string", '"\u0009"'],
    ["an unknown escape", '"\\x41"'],
    ["an inherited escape", '"\\constructor"'],
    ["a short escape", '"\\u12"'],
    ["a plus sign", "+1"],
    ["a leading zero", "01"],
    ["a bare dot", ".5"],
    ["not a number", "NaN"],
    ["an infinite number", "1e400"],
    ["a number that vanishes", "1e-400"],
    ["an integer no double holds", "9007199254740993"],
    ["more decimals than a double holds", "0.1000000000000000055511151231257827"],
    ["309 digits", "9".repeat(309)],
    ["an open string", '"a'],
    ["a string that ends in an escape", '"a\\'],
    ["single quotes", "{'a':1}"],
  ])("refuses %s", (_name, text) => {
    expect(readJson(text, 32)).toBeUndefined();
  });

  it("reads a surrogate pair written with escapes", () => {
    expect(readJson('"\\ud83d\\ude00"', 32)?.value).toBe("\u{1f600}");
  });

  it("reads as deep as it may and no deeper", () => {
    expect(readJson(nested(32), 32)).toBeDefined();
    expect(readJson(nested(33), 32)).toBeUndefined();
    expect(readJson(nested(32_000), 32)).toBeUndefined();
    expect(readJson(`[${"[],".repeat(100)}[]]`, 2)).toBeDefined();
  });

  it("keeps a member named __proto__ an ordinary member", () => {
    const value = readJson('{"__proto__":{"admin":true},"constructor":1}', 32)?.value as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value["admin"]).toBeUndefined();
  });

  it("takes no longer for a hostile text than for a plain one", () => {
    const hostile = [
      `1${"0".repeat(65_000)}1`,
      `0.${"0".repeat(65_000)}1`,
      `"${"\\u0041".repeat(10_000)}"`,
      "[".repeat(65_000),
    ];
    const started = performance.now();
    for (const text of hostile) readJson(text, 32);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("exact numbers", () => {
  it.each([
    ["0", 0],
    ["-0", -0],
    ["0.1", 0.1],
    ["1.50", 1.5],
    ["1E3", 1000],
    ["1e21", 1e21],
    ["100000000000000000000", 1e20],
    ["9007199254740992", 9_007_199_254_740_992],
    ["0.000001", 0.000_001],
    ["-12.5e-3", -0.0125],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["5e-324", 5e-324],
  ])("reads %s", (literal, value) => {
    expect(exactNumber(literal)).toBe(value);
  });

  it("gives back every finite double it is shown in its shortest form", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(exactNumber(JSON.stringify(value))).toBe(Object.is(value, -0) ? 0 : value);
      }),
      { seed: 3 },
    );
  });
});
