import { describe, expect, it } from "vitest";
import type { Carrier } from "../src/bundle/model.ts";
import { placedMembers } from "./placed-members.ts";

const carried = new Map<string, Carrier>([
  ["room", { in: "path", name: "place" }],
  ["key", { in: "header", name: "x-key" }],
  ["ward", { in: "query", name: "of" }],
]);
const value = { room: "a/b", key: "k", ward: "w", note: { n: 1 }, short: 2 };

describe("members of a request are placed", () => {
  it("where the contract carries them, and the rest in the body", () => {
    expect(placedMembers({ path: "/rooms/{place}/x", input: "body", carried }, value)).toEqual({
      target: "/rooms/a%2Fb/x?of=w",
      headers: [["x-key", "k"]],
      body: '{"note":{"n":1},"short":2}',
    });
  });

  it("in the query where there is no body", () => {
    const { note: _, ...flat } = value;
    expect(placedMembers({ path: "/rooms/{place}", input: "query", carried }, flat)).toEqual({
      target: "/rooms/a%2Fb?of=w&short=2",
      headers: [["x-key", "k"]],
    });
  });

  it("nowhere where they are not there: a place without one stays empty", () => {
    expect(placedMembers({ path: "/rooms/{place}", input: "none", carried }, {})).toEqual({
      target: "/rooms/",
      headers: [],
    });
  });
});
