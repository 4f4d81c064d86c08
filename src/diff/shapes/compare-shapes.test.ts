import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Shape, UnionShape } from "../../bundle/shape.ts";
import { documentsOf } from "../witness/making.ts";
import { compareShapes } from "./compare-shapes.ts";

const word = (value: string): Shape => ({ type: "string", const: value, "x-membrane": "constant" });
const text = (pattern: string): Shape => ({ type: "string", pattern, "x-membrane": "label" });
const object = (properties: Record<string, Shape>, required: readonly string[] = Object.keys(properties)): Shape => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});
const union = (...kinds: string[]): UnionShape => ({
  oneOf: kinds.map((kind) => object({ kind: word(kind), value: text("^[a-z]{1,4}$") })),
});

const compared = (base: Shape, head: Shape, more: Record<string, Shape> = {}): string[] =>
  compareShapes(new Map(Object.entries({ ...more, Top: base })), new Map(Object.entries({ ...more, Top: head })), [
    "Top",
    "Top",
  ]).map(({ what, base: was, head: is }) => `${what} ${was} ${is}`);

describe("compareShapes", () => {
  it("tells branches of a union by their tag, wherever they stand", () => {
    expect(compared(union("a", "b"), union("b", "a"))).toEqual([]);
    expect(compared(union("a", "b"), union("c", "b", "a"))).toEqual(["more /schemas/Top /schemas/Top/oneOf/0"]);
    expect(compared(union("a", "b", "c"), union("c", "b"))).toEqual(["fewer /schemas/Top/oneOf/0 /schemas/Top"]);
  });

  it("looks into the branches that both have", () => {
    const longer = object({ kind: word("a"), value: text("^[a-z]{1,5}$") });
    const [other] = union("b").oneOf;
    expect(compared(union("a", "b"), { oneOf: [other ?? longer, longer] })).toEqual([
      "more /schemas/Top/oneOf/0/properties/value/pattern /schemas/Top/oneOf/1/properties/value/pattern",
    ]);
  });

  it("follows a schema that holds itself once", () => {
    const tree = (pattern: string): Shape =>
      object({ name: text(pattern), parts: { type: "array", items: { $ref: "#/schemas/Top" } } });
    expect(compared(tree("^a$"), tree("^a$"))).toEqual([]);
    expect(compared(tree("^a$"), tree("^b$"))).toEqual([
      "more /schemas/Top/properties/name/pattern /schemas/Top/properties/name/pattern",
      "fewer /schemas/Top/properties/name/pattern /schemas/Top/properties/name/pattern",
    ]);
  });

  it("looks through references at what stands there", () => {
    const named = { Name: text("^a{1,9}$") };
    expect(compared(object({ name: { $ref: "#/schemas/Name" } }), object({ name: text("^a{1,9}$") }), named)).toEqual(
      [],
    );
    expect(compared(object({ name: { $ref: "#/schemas/Name" } }), object({ name: text("^a{1,8}$") }), named)).toEqual([
      "fewer /schemas/Name/pattern /schemas/Top/properties/name/pattern",
    ]);
  });

  it("compares what stands under names nobody declared", () => {
    const map = (pattern: string): Shape => ({ type: "object", additionalProperties: text(pattern), properties: {} });
    expect(compared(map("^a$"), map("^[ab]$"))).toEqual([
      "more /schemas/Top/additionalProperties/pattern /schemas/Top/additionalProperties/pattern",
    ]);
    expect(compared(object({}), map("^a$"))).toEqual([
      "opened /schemas/Top/additionalProperties /schemas/Top/additionalProperties",
    ]);
  });

  const MORE = new Set(["member-added", "optional", "released", "opened", "more", "undecided"]);
  const LESS = new Set(["member-removed", "required", "closed", "fewer", "undecided"]);

  it("says that more is taken whenever some document shows it, and that less is, for any two shapes", () => {
    const found = { more: 0, less: 0 };
    fc.assert(
      fc.property(shapes(2), shapes(2), fc.integer(), (base, head, seed) => {
        const changes = compareShapes(new Map([["Top", base]]), new Map([["Top", head]]), ["Top", "Top"]);
        const taking = new Map([base, head].map((shape) => [shape, validatorOf(shape)]));
        const shows = (from: Shape, other: Shape): boolean =>
          fc
            .sample(documentsOf(from, new Map(), [], { is: "any" }), { seed, numRuns: 12 })
            .some((document) => taking.get(from)?.(document) === true && taking.get(other)?.(document) === false);
        const [more, less] = [shows(head, base), shows(base, head)];
        found.more += Number(more);
        found.less += Number(less);
        return (
          (!more || changes.some(({ what }) => MORE.has(what))) && (!less || changes.some(({ what }) => LESS.has(what)))
        );
      }),
      { seed: 11, numRuns: 1500 },
    );
    expect(Math.min(found.more, found.less)).toBeGreaterThan(300);
  });

  it("says the same of every two objects that declare a member or take it as one that nobody declared", () => {
    const rest = [false, text("^a$"), text("^[ab]$"), undefined] as const;
    const own = [undefined, text("^a$"), text("^[a-c]$"), word("b")];
    const all = rest.flatMap((additionalProperties) =>
      own.map((a): Shape => ({
        type: "object",
        ...(additionalProperties === undefined ? {} : { additionalProperties }),
        properties: a === undefined ? {} : { a },
      })),
    );
    const documents = ["a", "b", "c", "d", 1, null].flatMap((value) => [{ a: value }, { other: value }]);
    const taking = new Map(all.map((shape) => [shape, validatorOf(shape)]));
    for (const [base, head] of all.flatMap((one) => all.map((other) => [one, other] as const))) {
      const said = compareShapes(new Map([["Top", base]]), new Map([["Top", head]]), ["Top", "Top"]);
      const shown = (from: Shape, other: Shape): boolean =>
        documents.some((document) => taking.get(from)?.(document) === true && taking.get(other)?.(document) === false);
      const [more, less] = [said.some(({ what }) => MORE.has(what)), said.some(({ what }) => LESS.has(what))];
      expect({ base, head, more, less }).toEqual({ base, head, more: shown(head, base), less: shown(base, head) });
    }
  });

  it("tells branches by the constant that differs, though they share another", () => {
    const sharing = (pattern: string): Shape => ({
      oneOf: ["a", "b"].map((kind) =>
        object({ version: word("1"), kind: word(kind), value: text(kind === "a" ? pattern : "^b$") }),
      ),
    });
    expect(compared(sharing("^a$"), sharing("^[ab]$"))).toEqual([
      "more /schemas/Top/oneOf/0/properties/value/pattern /schemas/Top/oneOf/0/properties/value/pattern",
    ]);
  });

  it("gives a member that came another meaning when only what it refers to is another", () => {
    const came = (pattern: string): unknown =>
      compareShapes(
        new Map([["Top", object({})]]),
        new Map([
          ["Top", object({ note: { $ref: "#/schemas/Note" } })],
          ["Note", text(pattern)],
        ]),
        ["Top", "Top"],
      ).map(({ after }) => after);
    expect(came("^a$")).toEqual(came("^a$"));
    expect(came("^a$")).not.toEqual(came("^[ -~]{0,9000}$"));
  });

  it("says nothing of a shape and itself, however it is written", () => {
    fc.assert(
      fc.property(shapes(3), (shape) => compared(shape, structuredClone(shape)).length === 0),
      { seed: 12, numRuns: 500 },
    );
  });
});

/** Whether the validator that everybody uses takes a document. */
function validatorOf(shape: Shape): (document: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, meta: false });
  return ajv.compile(shape as object);
}

function shapes(depth: number): fc.Arbitrary<Shape> {
  const scalar = fc.oneof(
    fc.constantFrom("^a$", "^[ab]{1,2}$", "^[a-c]{1,3}$", "^[a-z]*$", "^(?:a|bc)$").map((pattern) => text(pattern)),
    fc
      .subarray(["a", "b", "cc"], { minLength: 1 })
      .map((words): Shape => ({ type: "string", enum: words, "x-membrane": "enum" })),
    fc
      .tuple(fc.constantFrom(0, 1, 2), fc.constantFrom(2, 3))
      .map(([minimum, maximum]): Shape => ({ type: "integer", minimum, maximum, "x-membrane": "count" })),
    fc.constantFrom<Shape>(
      { type: "boolean", "x-membrane": "flag" },
      { type: "boolean", const: true, "x-membrane": "flag" },
    ),
    fc.constant<Shape>({ type: ["string", "null"], pattern: "^a$", "x-membrane": "label" }),
  );
  if (depth === 0) return scalar;
  const inner = shapes(depth - 1);
  const list = fc
    .record({
      items: inner,
      minItems: fc.constantFrom(0, 1),
      maxItems: fc.constantFrom(1, 2, 3),
      uniqueItems: fc.boolean(),
    })
    .map((said): Shape => ({ type: "array", ...said }));
  const members = fc
    .tuple(
      fc.dictionary(fc.constantFrom("a", "b", "c"), inner, { noNullPrototype: true }),
      fc.subarray(["a", "b", "c"]),
    )
    .map(([properties, required]) =>
      object(
        properties,
        required.filter((name) => Object.hasOwn(properties, name)),
      ),
    );
  return fc.oneof(scalar, list, members);
}
