import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { fileURLToPath } from "node:url";
import type { Carrier } from "../../src/bundle/model.ts";
import type { JsonNode } from "./json-text.ts";
import { arrives, travelling } from "./travel.ts";

const { bundle } = loadBundle(fileURLToPath(new URL("../../examples/foreign-bundle/contracts", import.meta.url)));
const operation = (name: string) => bundle.profiles[0]!.operations.find((each) => each.name === name)!;
const text = (value: string): JsonNode => ({ kind: "literal", value });
const object = (members: Record<string, JsonNode>): JsonNode => ({ kind: "object", entries: Object.entries(members) });

describe("a request on its way", () => {
  it("has each member where the contract puts it, and the others together", () => {
    const input = object({ enrolment: text("ENR/1"), request_key: text("K"), ward: text("w"), extra: text("x") });
    const { body, query, headers, path } = travelling(input, operation("lab.submit"));
    expect(body).toEqual(object({ ward: text("w"), extra: text("x") }));
    expect([query, headers]).toEqual([[], [["x-request-key", "K"]]]);
    expect(path).toEqual(["/enrolments/", { value: "ENR/1" }, "/results"]);
  });

  it("arrives as it is wherever it is JSON, and elsewhere when nothing on the way reads more into it", () => {
    const carriers: (Carrier | undefined)[] = [
      undefined,
      { in: "body", at: "/a" },
      { in: "query", name: "a" },
      { in: "header", name: "a" },
      { in: "path", name: "a" },
    ];
    const by = (text: string): boolean[] => carriers.map((carrier) => arrives(carrier, text));
    expect(by("ENR-1:x+y=")).toEqual([true, true, true, true, true]);
    for (const climbing of ["a/b", "a\\b", ".", ".."]) expect(by(climbing)).toEqual([true, true, true, true, false]);
    for (const lost of ["", "two words", "a\nb", "é"]) expect(by(lost)).toEqual([true, true, false, false, false]);
  });

  it("has what a query holds as text, and an empty place for a member that is not there", () => {
    const { body, query, path } = travelling(object({ note: { kind: "array", items: [] } }), operation("lab.withdraw"));
    expect([body, query, path]).toEqual([undefined, [["note", "[]"]], ["/enrolments/", { value: "" }, ""]]);
  });
});
