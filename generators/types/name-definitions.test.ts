import { describe, expect, it } from "vitest";
import { nameDefinitions, type SchemaDocument } from "./name-definitions.ts";

const object = (properties: object, more: object = {}): object => ({
  type: "object",
  additionalProperties: false,
  properties,
  ...more,
});
const document = (schemas: Record<string, object>, file = "contracts/a.json"): SchemaDocument => ({
  file,
  value: { schemas },
  roots: Object.keys(schemas).map((name) => `/schemas/${name}`),
});

describe("naming definitions", () => {
  it("puts a name in place of every reference and of every titled schema inside another", () => {
    const inner = { title: "Inner", ...object({}) };
    const definitions = nameDefinitions([
      document({
        Outer: { title: "Outer", ...object({ a: inner, b: { $ref: "#/schemas/Other" } }) },
        Other: { title: "Other", type: "string" },
      }),
    ]);
    expect(definitions.map(({ name }) => name)).toEqual(["Inner", "Other", "Outer"]);
    expect(definitions.at(-1)?.schema["properties"]).toEqual({ a: { tsType: "Inner" }, b: { tsType: "Other" } });
  });

  it("orders required members as the contract lists them and the others by name", () => {
    const [only] = nameDefinitions([
      document({ A: { title: "A", ...object({ d: {}, c: {}, b: {}, a: {} }, { required: ["c", "a"] }) } }),
    ]);
    expect(Object.keys(only?.schema["properties"] ?? {})).toEqual(["c", "a", "b", "d"]);
  });

  it("names a schema that two documents share once", () => {
    const shared = { title: "Shared", type: "string" };
    expect(nameDefinitions([document({ A: shared }, "a.json"), document({ B: { ...shared } }, "b.json")])).toHaveLength(
      1,
    );
  });

  it("follows a reference to another document by its file name", () => {
    const a = document({ A: { title: "A", type: "array", items: { $ref: "b.json#/schemas/B" } } }, "x/a.json");
    expect(
      nameDefinitions([a, document({ B: { title: "B", type: "string" } }, "x/b.json")])[0]?.schema["items"],
    ).toEqual({ tsType: "B" });
  });

  const broken: [string, Record<string, object>, string][] = [
    [
      "two schemas with one title",
      { A: { title: "Same", type: "string" }, B: { title: "Same", type: "boolean" } },
      'contracts/a.json#/schemas/A: title "Same" names another schema at contracts/a.json#/schemas/B, expected one schema for each title',
    ],
    [
      "a schema that writes code",
      { A: { title: "A", tsType: "string; export const x = 1" } },
      'contracts/a.json#/schemas/A: keyword "tsType" writes code, a contract states facts only',
    ],
    [
      "a schema that writes code far inside",
      { A: { title: "A", ...object({ b: { type: "array", items: { tsEnumNames: ["x"], type: "string" } } }) } },
      'contracts/a.json#/schemas/A/properties/b/items: keyword "tsEnumNames" writes code, a contract states facts only',
    ],
    [
      "a reference that leads nowhere",
      { A: { title: "A", $ref: "#/schemas/B" } },
      "contracts/a.json#/schemas/A/$ref: reference leads nowhere, expected a schema of the documents given",
    ],
    [
      "a title that is no type name",
      { A: { title: "pilot record", type: "string" } },
      'contracts/a.json#/schemas/A: title "pilot record" is no type name, expected letters and digits with a capital first',
    ],
  ];
  it.each(broken)("refuses %s and says where", (_what, schemas, message) => {
    expect(() => nameDefinitions([document(schemas)])).toThrow(message);
  });
});
