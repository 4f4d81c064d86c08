import { schemaWith } from "../../../src/bundle/rule-example.ts";
import { parsed, value, type HostileCase } from "./case.ts";

const EVIDENCE = "profiles/evidence.v0.json";
const TEXT = { type: "string", "x-membrane": "label" };

const schema = (what: string, next: unknown, codes = [2]): HostileCase =>
  value(`a schema with ${what}`, EVIDENCE, "/schemas/Planted", next, codes);
const member = (what: string, next: unknown, codes = [2]): HostileCase =>
  value(`a member with ${what}`, EVIDENCE, "/schemas/Planted", schemaWith(next as object), codes);
const called = (name: string): HostileCase =>
  value(`a schema called ${JSON.stringify(name.slice(0, 40))}`, EVIDENCE, "/schemas", {
    ...(parsed(`{${JSON.stringify(name)}:${JSON.stringify(schemaWith(TEXT, name))}}`) as object),
  });
const pattern = (text: string, codes = [2]): HostileCase =>
  member(`the pattern ${text}`, { ...TEXT, pattern: text }, codes);
const chain = (length: number): unknown =>
  Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `S${at}`,
      at + 1 < length ? { $ref: `#/schemas/S${at + 1}` } : schemaWith(TEXT, `S${at}`),
    ]),
  );

/** Schemas outside the subset, and such that would make their readers run, hang or follow. */
export const SCHEMAS: readonly HostileCase[] = [
  ...[
    "file:///etc/hostname",
    "http://127.0.0.1:9/x.json",
    "../outside.json",
    "#",
    "#/schemas/Nowhere",
    "#/schemas/__proto__",
    "#/schemas/constructor",
    "#/schemas/toString",
    "#/schemas/Planted",
    "/etc/hostname",
  ].map((target) => schema(`the reference ${target}`, { $ref: target })),
  schema("a reference that is no text", { $ref: 5 }),
  schema("a reference beside other keywords", { $ref: "#/schemas/ConsentRequest", title: "Planted" }),
  ...[null, true, false, 5, "x", [], [{}]].map((next) => schema(`the value ${JSON.stringify(next)}`, next)),
  ...["prefixItems", "contains", "unevaluatedItems"].map((keyword) =>
    member(keyword, { type: "array", items: TEXT, [keyword]: [TEXT] }),
  ),
  ...[
    "not",
    "if",
    "then",
    "allOf",
    "anyOf",
    "patternProperties",
    "unevaluatedProperties",
    "dependentSchemas",
    "propertyNames",
    "$defs",
  ].map((keyword) => schema(keyword, { ...schemaWith(TEXT), [keyword]: {} })),
  ...[
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$id",
    "$async",
    "tsType",
    "tsEnumNames",
    "format",
    "default",
    "examples",
    "x-membrane-allow",
  ].map((keyword) => member(keyword, { ...TEXT, [keyword]: "string; } export const pwned = 1; interface X {" })),
  ...[
    "^(a+)+$",
    "^(a*)*$",
    "^((a+)b?)+$",
    "^(a|a)*$",
    "^(.*a){20}$",
    "^a*a*a*a*a*b$",
    "^([a-z]+)*x$",
    "^(?=a)a$",
    String.raw`^(a)\1$`,
    "a",
    "^a|b$",
    "^(",
    "^[$",
  ].map((text) => pattern(text)),
  pattern("^(a|ab)*c$", [0]),
  ...[
    "__proto__",
    "constructor",
    "toString",
    "a.b",
    "a b",
    "A;process.exit(0)//",
    "*/ process.exit(0) /*",
    "${process.exit(0)}",
    "ａ",
    "",
  ].map((name) => called(name)),
  schema(
    "a member called __proto__ that is no schema",
    parsed(
      '{"title":"Planted","type":"object","additionalProperties":false,"required":[],"properties":{"__proto__":5}}',
    ),
  ),
  schema("a required member called __proto__", { ...schemaWith(TEXT), required: ["__proto__"] }),
  schema("a required member called constructor", { ...schemaWith(TEXT), required: ["constructor"] }),
  schema("required that is no list", { ...schemaWith(TEXT), required: "note" }),
  schema("properties that are a list", { ...schemaWith(TEXT), properties: [TEXT] }),
  schema("properties that are a text", { ...schemaWith(TEXT), properties: "x" }),
  schema("a type that is an object", { ...schemaWith(TEXT), type: {} }),
  schema("a type of its own making", { ...schemaWith(TEXT), type: "strng" }),
  schema("a union of nothing", { title: "Planted", oneOf: [] }),
  schema("a union of null", { title: "Planted", oneOf: [null, null] }),
  schema("a union of what is told apart by nothing", { title: "Planted", oneOf: [schemaWith(TEXT), schemaWith(TEXT)] }),
  member("no type", {}),
  member("a class called __proto__", { type: "string", "x-membrane": "__proto__" }),
  member("a class called constructor", { type: "string", "x-membrane": "constructor" }),
  member("a class that is a list", { type: "string", "x-membrane": [] }),
  member("no legal length", { ...TEXT, minLength: 9, maxLength: 1 }),
  member("a length of 1e308", { ...TEXT, maxLength: 1e308 }),
  member("a length below nothing", { ...TEXT, minLength: -1 }),
  member("one value twice", { ...TEXT, enum: ["a", "a"] }),
  member("no value at all", { ...TEXT, enum: [] }),
  member(
    "ten thousand values",
    { ...TEXT, "x-membrane": "enum", enum: Array.from({ length: 10_000 }, (_, at) => `v${at}`) },
    [0],
  ),
  member(
    "a description that ends comments and begins a program",
    { ...TEXT, description: "*/ process.exit(0); /*" },
    [0],
  ),
  member("a description of a megabyte", { ...TEXT, description: "a".repeat(1_000_000) }, [0]),
  member("a description that turns the line around and clears the screen", { ...TEXT, description: "\u202e\u001b[2J" }),
  schema(
    "ten thousand members",
    {
      ...schemaWith(TEXT),
      properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`m${at}`, TEXT])),
    },
    [0],
  ),
  value("references in a chain of three thousand", EVIDENCE, "/schemas", chain(3000)),
  value("references in a circle", EVIDENCE, "/schemas/Planted", { $ref: "#/schemas/Planted" }),
];
