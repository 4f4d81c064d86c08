import { describe, expect, it } from "vitest";
import { builtInBundleFolder } from "../locate.ts";
import { schemaWith } from "../rule-example.ts";
import { saidOf } from "./fixtures/said-of.ts";

const said = (schema: unknown): string[] =>
  saidOf(builtInBundleFolder(), "profiles/evidence.v0.json", "/schemas/Planted", schema)
    .filter((line) => line.startsWith("schema-values"))
    .map((line) => line.replace("schema-values /schemas/Planted", ""));
const NOTE = "/properties/note";
const text = { type: "string", "x-membrane": "label" };
const count = { type: "integer", "x-membrane": "count" };

describe("values of keywords", () => {
  it.each<[unknown, string]>([
    [
      schemaWith({ ...text, minLength: -1 }),
      `${NOTE}/minLength: minLength has a wrong value, expected a whole number, 0 or more`,
    ],
    [
      schemaWith({ ...text, maxLength: "9" }),
      `${NOTE}/maxLength: maxLength has a wrong value, expected a whole number, 0 or more`,
    ],
    [
      schemaWith({ ...text, minLength: 3, maxLength: 2 }),
      `${NOTE}/minLength: minLength is above maxLength, so nothing holds`,
    ],
    [schemaWith({ ...text, pattern: 5 }), `${NOTE}/pattern: pattern has a wrong value, expected a text`],
    [
      schemaWith({ ...text, enum: [] }),
      `${NOTE}/enum: enum has a wrong value, expected a list of texts, at least one and each once`,
    ],
    [
      schemaWith({ ...text, const: 1 }),
      `${NOTE}/const: const has a wrong value, expected a value of the type of its schema`,
    ],
    [
      schemaWith({ ...count, minimum: 0.5 }),
      `${NOTE}/minimum: minimum has a wrong value, expected a number of the type of its schema`,
    ],
    [schemaWith({ ...count, minimum: 2, maximum: 1 }), `${NOTE}/minimum: minimum is above maximum, so nothing holds`],
    [
      schemaWith({ type: "array", items: text, uniqueItems: 1 }),
      `${NOTE}/uniqueItems: uniqueItems has a wrong value, expected true or false`,
    ],
    [schemaWith({ type: "array", items: [text] }), `${NOTE}/items: items has a wrong value, expected a schema`],
    [
      { ...schemaWith(text), required: "note" },
      "/required: required has a wrong value, expected a list of names, each once",
    ],
    [
      { ...schemaWith(text), required: ["note", "note"] },
      "/required: required has a wrong value, expected a list of names, each once",
    ],
    [
      { ...schemaWith(text), properties: { note: true } },
      "/properties: properties has a wrong value, expected an object of schemas",
    ],
    [{ ...schemaWith(text), description: 1 }, "/description: description has a wrong value, expected a text"],
  ])("that cannot be are told: %j", (schema, message) => expect(said(schema)).toEqual([message]));

  it("that can be are not", () => {
    expect(said(schemaWith({ ...text, minLength: 0, maxLength: 0 }))).toEqual([]);
    expect(said(schemaWith({ ...count, minimum: -1, maximum: -1 }))).toEqual([]);
  });
});
