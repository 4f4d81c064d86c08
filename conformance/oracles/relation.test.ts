import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { followsVariant, type Variant } from "./relation.ts";

const [profile] = loadBundle(builtInBundleFolder()).bundle.profiles;
if (profile === undefined) throw new Error("the bundle has no profile");

const ORDER = ["a", "b", "b", "a", "b", "a", "b", "a"];
const answers = (body: (name: string, index: number) => unknown, headers: [string, string][] = []): Variant[] =>
  ORDER.map((name, index) => ({
    name,
    observation: {
      kind: "answer",
      status: 422,
      headers,
      body: Buffer.from(JSON.stringify(body(name, index))),
      milliseconds: 1,
    },
  }));
const follows = (variants: Variant[]): string[] => followsVariant(variants, profile);

describe("answers that follow what was sent", () => {
  it("are found at the path that tells, even by a few characters", () => {
    expect(follows(answers((name) => ({ body: { remedyHint: name === "a" ? "x1" : "x2" } })))).toEqual([
      "/body/remedyHint",
    ]);
    expect(follows(answers((name) => (name === "a" ? { body: {} } : { body: { remedyHint: "x" } })))).toContain(
      "/body/remedyHint",
    );
  });

  it("are found by their length alone", () => {
    const padded = (name: string, index: number): unknown => ({ body: String(index).repeat(name === "a" ? 4 : 5) });
    expect(follows(answers(padded))).toEqual(["length"]);
  });

  it("are told from chance, clocks and counters", () => {
    expect(follows(answers((_name, index) => ({ receipt: { ref: `r${index}` } })))).toEqual([]);
    expect(follows(answers((_name, index) => ({ body: Math.floor(index / 2) })))).toEqual([]);
    expect(follows(answers((_name, index) => ({ body: index % 2 })))).toEqual([]);
    expect(follows(answers(() => ({ body: 1 }), [["date", "now"]]))).toEqual([]);
  });

  it("are named without a word the contract does not know", () => {
    expect(follows(answers((name) => ({ body: { [`hunter-${name}`]: 1 } })))).not.toContain("hunter");
    expect(follows(answers((name) => ({ body: { [`hunter-${name}`]: 1 } }))).join()).toContain("/body/*");
  });
});
