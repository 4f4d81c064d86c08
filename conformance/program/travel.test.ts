import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { fileURLToPath } from "node:url";
import type { JsonNode } from "./json-text.ts";
import { travelling } from "./travel.ts";

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

  it("has what a query holds as text, and an empty place for a member that is not there", () => {
    const { body, query, path } = travelling(object({ note: { kind: "array", items: [] } }), operation("lab.withdraw"));
    expect([body, query, path]).toEqual([undefined, [["note", "[]"]], ["/enrolments/", { value: "" }, ""]]);
  });
});
