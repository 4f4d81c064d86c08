import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownSchemaFaults } from "./meta-schema.ts";
import { comparingLists } from "./unique-items.ts";

const schema = { type: "array", items: {}, uniqueItems: true };
const options = { strict: false } as const;
const ours = comparingLists(new Ajv2020(options)).compile(schema);
const theirs = new Ajv2020(options).compile(schema);
const parsed = (text: string): unknown => JSON.parse(text);

describe("items of a list that must differ", () => {
  it.each(["toString", "valueOf", "constructor", "hasOwnProperty", "__proto__"])(
    "are compared by what they say, also where a member is called %s",
    (name) => {
      const one = `{"${name}":{"a":1}}`;
      for (const [text, unique] of [
        [`[${one},${one}]`, false],
        [`[${one},{"${name}":{"a":2}}]`, true],
        [`[${one},{}]`, true],
        [`[[${one}],[${one}]]`, false],
      ] as const) {
        const faults = ownSchemaFaults(schema, parsed(text));
        expect(faults.map(({ pointer, message }) => [pointer, message])).toEqual(
          unique ? [] : [["", "value must NOT have duplicate items (items ## 1 and 0 are identical)"]],
        );
      }
    },
  );

  it("are judged as the validator judges them that it can judge", () => {
    const item = fc.oneof(
      fc.constantFrom(0, 1, "0", "a", null, true),
      fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom(0, 1, [0], [1]), { noNullPrototype: true }),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (list) => {
        expect(ours(list)).toBe(theirs(list));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe("a value that a schema compares with an object of its own", () => {
  it.each(["const", "enum"])("is refused in one sentence where a member of it makes that impossible: %s", (keyword) => {
    const own = { toString: "a" };
    const faults = ownSchemaFaults(
      { type: "object", properties: { at: { [keyword]: keyword === "const" ? own : [own] } } },
      { at: { toString: "b" } },
    );
    expect(faults).toEqual([
      {
        pointer: "/at/toString",
        atName: true,
        message: 'a member called "toString" cannot be compared with what the schema asks for',
      },
    ]);
  });

  it("is told apart from a fault of the validator's own", () => {
    expect(() => ownSchemaFaults({ type: "object", $ref: "#/nowhere" }, {})).toThrow("resolve");
  });
});
