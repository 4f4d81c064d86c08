import { describe, expect, it } from "vitest";
import { loosenessOf } from "./looseness.ts";
import { nameDefinitions } from "./name-definitions.ts";
import { printQuickly } from "./print-quickly.ts";
import { printTypes } from "./print-types.ts";
import { compileDefinitions } from "./compile-definition.ts";

const closed = (properties: object): object => ({ type: "object", additionalProperties: false, properties });
const definitions = (schemas: Record<string, object>): ReturnType<typeof nameDefinitions> =>
  nameDefinitions([
    { file: "a.json", value: { schemas }, roots: Object.keys(schemas).map((name) => `/schemas/${name}`) },
  ]);
const listed = (schemas: Record<string, object>): string[] =>
  loosenessOf(definitions(schemas)).map(({ type, pointer, keyword }) => `${type} ${pointer} ${keyword}`);

describe("the ledger of what types leave out", () => {
  it("names type, place, keyword and reason, sorted", () => {
    const schemas = {
      B: { title: "B", type: "integer" },
      A: { title: "A", type: "string", pattern: "^a$", maxLength: 3 },
    };
    expect(loosenessOf(definitions(schemas))).toEqual([
      {
        type: "A",
        file: "a.json",
        pointer: "/schemas/A",
        keyword: "maxLength",
        reason: "a type does not measure a text",
      },
      {
        type: "A",
        file: "a.json",
        pointer: "/schemas/A",
        keyword: "pattern",
        reason: "a type does not look inside a text",
      },
      {
        type: "B",
        file: "a.json",
        pointer: "/schemas/B",
        keyword: "type",
        reason: "a type does not tell whole numbers from others",
      },
    ]);
  });

  it("lists a keyword once, at the type it belongs to", () => {
    const word = { title: "Word", type: "string", minLength: 1 };
    const reference = { $ref: "#/schemas/Word" };
    const a = { title: "A", ...closed({ a: reference, b: { type: "array", items: reference } }) };
    expect(listed({ Word: word, A: a })).toEqual(["A /schemas/A additionalProperties", "Word /schemas/Word minLength"]);
  });

  it("lists nothing that asks for nothing, and nothing that a constant or a word says", () => {
    const words = { type: "string", enum: ["a", "b"], pattern: "^[ab]$", maxLength: 1 };
    const a = closed({
      a: { type: "string", minLength: 0 },
      b: { type: "array", items: words, minItems: 0, uniqueItems: false },
    });
    expect(
      listed({ A: { title: "A", ...a, additionalProperties: true }, B: { title: "B", type: "integer", const: 3 } }),
    ).toEqual([]);
    expect(listed({ A: { title: "A", ...words, maxLength: 0 } })).toEqual(["A /schemas/A maxLength"]);
  });

  it("takes a keyword nobody knows to be left out", () => {
    expect(listed({ A: { title: "A", type: "string", format: "date" } })).toEqual(["A /schemas/A format"]);
  });

  it("stands in the comments of both printers, also for parts that have no comment of their own", async () => {
    const lists = {
      type: "array",
      items: { type: "array", items: { type: "integer" }, maxItems: 2 },
      description: "Pairs.",
    };
    const union = {
      oneOf: [
        closed({ kind: { const: "a", type: "string" } }),
        { ...closed({ kind: { const: "b", type: "string" } }), additionalProperties: { type: "string" } },
      ],
    };
    const named = definitions({
      A: { title: "A", ...lists },
      B: { title: "B", ...union },
      C: { title: "C", ...closed({}) },
    });
    const [sum, ...texts] = await printTypes(named, compileDefinitions);
    expect(sum).toContain("// 3 keywords of the contract are not in these types");
    expect(sum).toContain("// 1 objects are closed");
    expect(texts[0]).toContain("Pairs. Not in the type: /items `maxItems: 2`, /items/items `integer`.");
    expect(texts[1]).toContain('/** Not in the type: /oneOf/1 `additionalProperties: {"type":"string"}`. */');
    expect(texts[2]).toBe("export interface C {\n  [k: string]: never;\n}\n");
    const plain = named.filter(({ name }) => name !== "B");
    expect((await printTypes(plain, (each) => printQuickly(each) ?? [])).slice(1)).toEqual([texts[0], texts[2]]);
  });
});
