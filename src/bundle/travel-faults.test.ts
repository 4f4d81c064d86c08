import { describe, expect, it } from "vitest";
import { travelFaults, type TravellingMember, type Way } from "./travel-faults.ts";

const text: TravellingMember = { required: true, text: true };
const request = new Map([
  ["a", text],
  ["b", text],
]);
const way = (more: Partial<Way>): Way => ({
  path: "/x",
  input: "query",
  root: "",
  carried: new Map(),
  credential: { in: "header", name: "x-key" },
  ...more,
});

describe("a request in a query", () => {
  it("has each member under its own name", () => expect(travelFaults(way({}), request)).toEqual([]));

  it("has nothing else under the name that shows the caller", () => {
    const shown = way({ credential: { in: "query", name: "a" } });
    expect(travelFaults(shown, request)).toEqual([
      { about: "rest", message: "the query a already carries something else" },
    ]);
    const carried = way({ ...shown, carried: new Map([["a", { in: "query", name: "c" }]]) });
    expect(travelFaults(carried, request)).toEqual([]);
  });

  it("has no member under the name of another that goes with the rest", () => {
    const carried = new Map([["a", { in: "query", name: "b" } as const]]);
    expect(travelFaults(way({ carried }), request)).toEqual([
      { about: { member: "a" }, message: '"b" travels there already' },
    ]);
    expect(travelFaults(way({ carried, input: "body" }), request)).toEqual([]);
  });
});
