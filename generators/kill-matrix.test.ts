import { describe, expect, it } from "vitest";
import { asKillMatrix } from "./kill-matrix.ts";

const mutant = { id: "m", summary: "Broken.", claims: ["a/b"], killedBy: [] };

describe("a recorded kill matrix", () => {
  it("is read as it was written", () => {
    expect(asKillMatrix({ suite: "s", mutants: [mutant] })).toEqual({ suite: "s", mutants: [mutant], heldOut: [] });
    const measured = {
      suite: "s",
      mutants: [{ ...mutant, effort: { requests: 3, milliseconds: 2 } }],
      heldOut: [mutant],
    };
    expect(asKillMatrix(measured)).toEqual(measured);
  });

  const broken: [unknown, string][] = [
    [[], "conformance/kill-matrix.json#: value is no object"],
    [{ mutants: [] }, "#/suite: value is no text"],
    [{ suite: "s", mutants: {} }, "#/mutants: value is no list"],
    [{ suite: "s", mutants: [], at: "12:00" }, "#/at: value is not a member of a kill matrix"],
    [{ suite: "s", mutants: [{ ...mutant, claims: [1] }] }, "#/mutants/0/claims: value is no list of texts"],
    [{ suite: "s", mutants: [mutant, { ...mutant, id: "" }] }, "#/mutants/1/id: value is no text"],
  ];
  it.each(broken)("is refused with its pointer: %j", (value, message) => {
    expect(() => asKillMatrix(value)).toThrow(message);
  });
});
