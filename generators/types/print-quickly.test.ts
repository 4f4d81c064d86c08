import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInBundleFolder, schemaFolder } from "../../src/bundle/locate.ts";
import { compileDefinitions } from "./compile-definition.ts";
import { nameDefinitions, type Definition } from "./name-definitions.ts";
import { printQuickly } from "./print-quickly.ts";
import { withRemarks } from "./remarks.ts";

type Json = Record<string, unknown>;

const read = (path: string): Json => JSON.parse(readFileSync(path, "utf8")) as Json;

/** Every definition of the kit's own documents and of the built-in profiles. */
function ownDefinitions(): Definition[] {
  const metaSchemas = readdirSync(schemaFolder()).map((file) => {
    const value = read(join(schemaFolder(), file));
    return { file, value, roots: ["", ...Object.keys((value["$defs"] ?? {}) as Json).map((name) => `/$defs/${name}`)] };
  });
  const profiles = readdirSync(join(builtInBundleFolder(), "profiles")).flatMap((file) => {
    const value = read(join(builtInBundleFolder(), "profiles", file));
    const roots = Object.keys(value["schemas"] as Json).map((name) => `/schemas/${name}`);
    return nameDefinitions([{ file, value, roots }]);
  });
  return [...nameDefinitions(metaSchemas), ...profiles].map((definition) => withRemarks(definition));
}

const word = fc.constantFrom("alpha", "be ta", "x-y", "3rd", 'quo"te', "$ref_", "length", "constructor");
const description = fc.constantFrom(undefined, "A value.", "One.\n\nTwo, with `code`.", "Tagged @since 1.", "");
const described = (schema: Json) =>
  description.map((text) => (text === undefined ? schema : { ...schema, description: text }));
const leaf = fc.oneof(
  fc.constantFrom("string", "integer", "number", "boolean").map((type) => ({ type })),
  fc.constant({ type: "string", pattern: "^a$", minLength: 1, maxLength: 9, "x-membrane": "label" }),
  fc.uniqueArray(word, { minLength: 1, maxLength: 4 }).map((words) => ({ type: "string", enum: words })),
  fc.constantFrom({ const: "a" }, { enum: ["a", "b"] }, { enum: [1, "b", true] }),
  fc.constantFrom({ type: "string", const: "a" }, { type: "boolean", const: true }, { type: "integer", const: 3 }),
  fc.constantFrom({ tsType: "Other" }, { oneOf: [{ tsType: "One" }, { tsType: "Two" }, { tsType: "One" }] }),
  fc.constant({ anyOf: [{ tsType: "One" }, { tsType: "Two" }] }),
);
const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf.chain((each: Json) => ("tsType" in each ? fc.constant(each) : described(each))),
    fc
      .record(
        { type: fc.constant("array"), items: tie("schema"), uniqueItems: fc.constant(true) },
        { requiredKeys: ["type", "items"] },
      )
      .chain(described),
    fc
      .record(
        {
          type: fc.constant("object"),
          properties: fc.dictionary(word, tie("schema"), { maxKeys: 4 }),
          required: fc.uniqueArray(word, { maxLength: 3 }),
          additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
          propertyNames: fc.constant({ pattern: "^a$" }),
        },
        { requiredKeys: ["type"] },
      )
      .chain(described),
  ),
}));

describe("printing types without the compiler", () => {
  it("knows every definition of the kit, so that a check needs no compiler, and gives what the compiler gives", async () => {
    const definitions = ownDefinitions();
    expect(definitions.length).toBeGreaterThan(80);
    expect(definitions.filter((each) => printQuickly([each]) === undefined).map(({ name }) => name)).toEqual([]);
    expect(printQuickly(definitions)).toEqual(await compileDefinitions(definitions));
  });

  it("gives what the compiler gives for any schema it knows", async () => {
    let known = 0;
    const property = fc.asyncProperty(schema, async (value) => {
      const definitions = [{ name: "Thing", schema: value }];
      const quick = printQuickly(definitions);
      if (quick === undefined) return;
      known += 1;
      expect(quick).toEqual(await compileDefinitions(definitions));
    });
    await fc.assert(property, { seed: 7, numRuns: 400 });
    expect(known).toBeGreaterThan(250);
  });

  it("gives what the compiler gives for values of several types", async () => {
    const scalars = ["null", "boolean", "number", "string"];
    const schemas: Json[] = [
      { type: ["string", "null"], description: "A text, or none." },
      { type: scalars },
      { oneOf: scalars.map((type) => ({ type })) },
      { anyOf: [{ type: "null" }, { type: "array", items: { tsType: "Thing" } }, { tsType: "Other" }] },
      { type: "object", properties: { a: { type: ["boolean", "null"] } }, additionalProperties: false },
    ];
    for (const value of schemas) {
      const definitions = [{ name: "Thing", schema: value }];
      expect(printQuickly(definitions)).toEqual(await compileDefinitions(definitions));
    }
  });

  it("gives what the compiler gives for a description that would end its comment", async () => {
    const said = { type: "string", description: "a */ b **/ c*/*/" };
    for (const value of [said, { type: "array", items: said }, { type: "object", properties: { a: said } }]) {
      const definitions = [{ name: "Thing", schema: value }];
      expect(printQuickly(definitions)).toEqual(await compileDefinitions(definitions));
    }
  });

  const unknown: [string, Json][] = [
    ["a keyword it does not know", { type: "string", format: "date" }],
    ["no type", { description: "Anything." }],
    ["several types of structure", { type: ["string", "object"] }],
    ["a union of inline schemas that say more", { oneOf: [{ type: "string", minLength: 1 }, { type: "boolean" }] }],
    [
      "typed members beside others",
      { type: "object", properties: { a: { type: "string" } }, additionalProperties: { type: "integer" } },
    ],
    ["a list of anything", { type: "array" }],
    ["a list of a length that the compiler prints", { type: "array", items: { type: "string" }, minItems: 1 }],
    ["a text with members", { type: "string", properties: { a: { type: "string" } } }],
    ["a union of a union", { oneOf: [{ tsType: "A" }], anyOf: [{ tsType: "B" }] }],
    ["a nameless null", { type: "string", enum: ["a", null] }],
  ];
  it.each(unknown)("leaves %s to the compiler", (_what, value) => {
    expect(
      printQuickly([
        { name: "Plain", schema: { type: "string" } },
        { name: "Thing", schema: value },
      ]),
    ).toBeUndefined();
  });
});
