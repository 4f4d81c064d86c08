import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { SensitiveMaterialDocument, ValueShape } from "../../src/generated/documents.ts";
import { materialise } from "./material.ts";

const contract = new URL("../../contracts/sensitive-material.v0.json", import.meta.url);
const document = JSON.parse(readFileSync(contract, "utf8")) as SensitiveMaterialDocument;
const shapes = document.classes.flatMap((each) =>
  each.value_shapes.map((shape): [string, ValueShape] => [shape.id, shape]),
);

it("finds shapes in the contract", () => {
  expect(shapes.length).toBeGreaterThan(10);
});

it.each(shapes)("makes %s material that has the shape it is declared with, and canaries in it", (_id, shape) => {
  for (let index = 0; index < 20; index++) {
    const { text, canaries } = materialise(shape, "nonce", "case", index);
    expect(text).toMatch(new RegExp(shape.pattern));
    expect(canaries.length).toBeGreaterThan(0);
    for (const canary of canaries) expect(text).toContain(canary);
  }
});

it.each(shapes)("makes %s material fresh for each nonce, case and index, with no part used twice", (_id, shape) => {
  const all = [
    materialise(shape, "nonce", "case", 0),
    materialise(shape, "nonce", "case", 1),
    materialise(shape, "nonce", "other", 0),
    materialise(shape, "else", "case", 0),
  ];
  const values = all.flatMap(({ canaries }) => canaries);
  expect(new Set(values).size).toBe(values.length);
  expect(materialise(shape, "nonce", "case", 0)).toEqual(all[0]);
});

it("leaves out parts too short to be searched for", () => {
  const shape = {
    id: "x",
    description: "x",
    pattern: "x",
    sample: [{ text: "pin " }, { random: "digits" as const, length: 4 }],
  };
  expect(materialise(shape, "nonce", "case", 0).canaries).toEqual([]);
});
