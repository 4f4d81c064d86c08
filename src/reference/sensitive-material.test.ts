import fc from "fast-check";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SamplePart } from "../generated/documents.ts";
import { bundle, consentRequest, ingestRequest } from "./fixtures/scene.ts";
import { alternativesOf } from "./required-characters.ts";
import { contractScanner } from "./sensitive-material.ts";

const document = bundle.sensitiveMaterial;
const scanner = contractScanner(document, ["tenant", "claims"]);
const names = document.classes.flatMap(({ condition, member_names }) =>
  member_names.map((name) => ({ condition, name })),
);
const shapes = document.classes.flatMap(({ condition, value_shapes }) =>
  value_shapes.map(({ id, pattern, sample }) => ({ condition, id, pattern, text: sample.map(example).join("") })),
);

describe("the scanner", () => {
  it.each(names)("finds the member $name in any spelling and at any depth", ({ condition, name }) => {
    const words = name.split("_");
    const spellings = [
      name,
      name.toUpperCase(),
      words.join("-"),
      words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
      ` ${words.join(".")}\t`,
      name.split("").join("\u200b"),
      String.fromCodePoint(
        ...name.split("").map((letter) => (letter === "_" ? 0x5f : (letter.codePointAt(0) ?? 0) + 0xfee0)),
      ),
    ];
    for (const spelling of spellings) {
      for (const value of [{ [spelling]: null }, { a: [{ b: { [spelling]: 1 } }] }]) {
        expect(scanner.finds(condition, value)).toBe(true);
      }
    }
  });

  it.each(shapes)("finds $id in a value, in a key, and in the middle of a text", ({ condition, id, text }) => {
    // A document inside a string begins it; all other shapes may stand anywhere.
    const inside = id === "json-in-string" ? text : `so it says:\n${text} and more`;
    for (const value of [{ a: text }, { [text]: 1 }, [[{ a: inside }]], { tenant: text }]) {
      expect(scanner.finds(condition, value)).toBe(true);
    }
  });

  it("has something to look for in each class", () => {
    expect(names.length).toBeGreaterThan(40);
    expect(shapes.length).toBeGreaterThan(15);
  });

  it("finds nothing in ordinary requests", () => {
    for (const request of [consentRequest(), ingestRequest("consent:AAAAAAAAAAAAAAAA")]) {
      expect(scanner.finds("secret", request)).toBe(false);
      expect(scanner.finds("raw-payload", request)).toBe(false);
    }
  });

  it("leaves out values at exempt pointers, but neither names nor other values", () => {
    const token = shapes.find(({ id }) => id === "json-web-token")!.text;
    const exempt = new Set(["/record"]);
    expect(scanner.finds("secret", { record: token }, exempt)).toBe(false);
    expect(scanner.finds("secret", { record: token, other: token }, exempt)).toBe(true);
    expect(scanner.finds("secret", { record: { record: token } }, exempt)).toBe(true);
    expect(scanner.finds("secret", { record: { password: 1 } }, exempt)).toBe(true);
  });

  it("stays fast on a long hostile string", () => {
    const started = performance.now();
    for (const text of ["a,".repeat(32_000), `${"a,".repeat(32_000)}\n`, "<".repeat(65_000), "eyJ".repeat(20_000)]) {
      scanner.finds("raw-payload", { a: text });
      scanner.finds("secret", { a: text });
    }
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

describe("required characters", () => {
  it.each(shapes)("are in every text that $id matches", ({ pattern }) => {
    for (const { source, required } of alternativesOf(pattern)) {
      expect(required.size).toBeGreaterThan(0);
      fc.assert(
        fc.property(fc.stringMatching(new RegExp(source, "u")), (text) => {
          for (const character of required) expect(text).toContain(character);
        }),
        { seed: 5, numRuns: 200 },
      );
    }
  });

  it.each<[string, string[]]>([
    ["ab?c*d{0,3}e+f{2}", ["a", "e", "f"]],
    ["(?:ax|ay)z", ["a", "z"]],
    ["(?:ax)?z", ["z"]],
    ["(ab)[c\\]d]e", ["e"]],
    ["(?!ab)c(?=d)(?<x>e)", ["c"]],
    ["\\.\\n\\d\\u0041\\x42\\p{L}\\u{43}z", [".", "\n", "z"]],
    ["^a$.", ["a"]],
    ["", []],
  ])("of %s are told without overreach", (pattern, expected) => {
    expect(alternativesOf(pattern).map(({ required }) => [...required])).toEqual([expected]);
  });

  it("are told for each outermost alternative on its own", () => {
    expect(alternativesOf("a|[|]b|(?:c|d)").map(({ source }) => source)).toEqual(["a", "[|]b", "(?:c|d)"]);
  });
});

function example({ text, random, length = 0 }: SamplePart): string {
  if (text !== undefined) return text;
  const alphabets: Readonly<Record<string, string>> = {
    digits: "0123456789",
    hex: "0123456789abcdef",
    "lower-alnum": "abcdefghijklmnopqrstuvwxyz0123456789",
    "upper-alnum": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  };
  const alphabet = alphabets[random ?? ""] ?? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}
