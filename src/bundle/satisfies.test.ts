import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { toPointer, valueAt, withValueAt } from "./json-pointer.ts";
import { builtInBundleFolder, schemaFolder } from "./locate.ts";
import { metaSchemaFaults } from "./meta-schema.ts";
import { certainlySatisfies } from "./satisfies.ts";

type Json = Record<string, unknown>;

const read = (folder: string, path: string): Json => JSON.parse(readFileSync(join(folder, path), "utf8")) as Json;
const metaSchema = (kind: string): Json => read(schemaFolder(), `${kind}.schema.json`);

const DOCUMENTS = {
  bundle: "bundle.json",
  "refusal-codes": "refusal-codes.v0.json",
  "production-admission": "production-admission.v0.json",
  "sensitive-material": "sensitive-material.v0.json",
  requirements: "requirements.v0.json",
  profile: "profiles/evidence.v0.json",
} as const;
const documents = Object.entries(DOCUMENTS) as [keyof typeof DOCUMENTS, string][];

/** Pointers of every value inside a value. */
function pointersIn(value: unknown, path: readonly string[] = []): string[] {
  const inside = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [toPointer(path), ...inside.flatMap(([name, member]) => pointersIn(member, [...path, name]))];
}

/** A value with one thing changed, in every way that some keyword could mind. */
function changedAt(document: unknown, pointer: string): unknown[] {
  const value = valueAt(document, pointer);
  const others: unknown[] = [undefined, null, "", "?", 0, -1, 1.5, true, [], {}];
  if (typeof value === "string") others.push(`${value}?`, value.toUpperCase(), "\u{1F600}");
  if (Array.isArray(value)) others.push([...(value as unknown[]), value[0]], value.slice(1));
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    others.push({ ...value, "extra member": 1 });
  return others.map((other) => withValueAt(document, pointer, other));
}

describe("judging a document without a compiler", () => {
  it.each(documents)("says of the %s document and of its every change what ajv says", (kind, path) => {
    const schema = metaSchema(kind);
    const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);
    const document = read(builtInBundleFolder(), path);
    expect(certainlySatisfies(schema, document)).toBe(true);
    const pointers = pointersIn(document);
    const step = Math.ceil(pointers.length / 60);
    const apart = pointers
      .filter((_pointer, index) => index % step === 0)
      .flatMap((pointer) => changedAt(document, pointer).map((changed, index) => ({ pointer, index, changed })))
      .filter(({ changed }) => certainlySatisfies(schema, changed) !== validate(changed))
      .map(({ pointer, index }) => `${pointer}, change ${index}`);
    expect(apart).toEqual([]);
  });

  const string = { type: "string" };
  const certain: [string, Json, unknown, boolean][] = [
    ["counts a character outside the basic plane once", { ...string, minLength: 2 }, "\u{1F600}", false],
    [
      "finds items that are equal but for the order of members",
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      false,
    ],
    ["takes 1.0 for an integer", { type: "integer" }, 1.0, true],
    ["takes null where it is one of several types", { type: ["string", "null"] }, null, true],
    ["takes no type that is none of several", { type: ["string", "null"] }, 1, false],
    ["takes no list for an object", { type: "object" }, [], false],
    ["takes no inherited member for one", { properties: { toString: string }, required: ["toString"] }, {}, false],
    ["lets undeclared members satisfy their own schema", { additionalProperties: string }, { a: 1 }, false],
    ["wants one branch of a union, not two", { oneOf: [string, { minLength: 1 }] }, "a", false],
  ];
  it.each(certain)("%s", (_what, schema, value, expected) => {
    expect(certainlySatisfies(schema, value)).toBe(expected);
  });

  const uncertain: [string, Json][] = [
    ["a keyword", { type: "string", format: "date" }],
    ["a keyword in a branch of a union", { oneOf: [{ type: "string" }, { not: { type: "integer" } }] }],
    ["a type beside others", { type: ["string", "date"] }],
    ["a reference out of the schema", { $ref: "other.json#/$defs/A" }],
    ["a reference that leads nowhere", { $ref: "#/$defs/A" }],
  ];
  it.each(uncertain)("is not certain when it does not know %s", (_what, schema) => {
    expect(certainlySatisfies(schema, "a")).toBe(false);
  });
});

describe("meta-schema faults", () => {
  it("are none for the documents of the kit", () => {
    expect(documents.flatMap(([kind, path]) => metaSchemaFaults(kind, read(builtInBundleFolder(), path)))).toEqual([]);
  });

  it("name the member, the word and the value that are wrong, and what was meant", () => {
    const document = read(builtInBundleFolder(), DOCUMENTS.profile);
    const consent = "/operations/evidence.connector.consent";
    const faultsWith = (pointer: string, value: unknown): object[] =>
      metaSchemaFaults("profile", withValueAt(document, consent + pointer, value));
    expect(faultsWith("/sumary", "A slip.")).toEqual([
      {
        pointer: `${consent}/sumary`,
        atName: true,
        unknownName: true,
        message: 'unknown member "sumary"',
        remedy: 'did you mean "summary"?',
      },
    ]);
    expect(faultsWith("/summary", undefined)).toEqual([
      { pointer: consent, atName: true, message: 'member "summary" is missing' },
    ]);
    expect(faultsWith("/refuses/0/when", "unauthenticatd")).toEqual([
      {
        pointer: `${consent}/refuses/0/when`,
        message: 'unknown word "unauthenticatd", the vocabulary is closed',
        remedy: 'did you mean "unauthenticated"?',
      },
    ]);
    expect(faultsWith("/http/method", "PUSH")).toEqual([
      { pointer: `${consent}/http/method`, message: "value is not one of GET, POST, PUT, DELETE" },
    ]);
  });
});
