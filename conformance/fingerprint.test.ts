import { describe, expect, it } from "vitest";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Problem } from "./program/transcript.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [first = "", second = ""] = [...bundle.codes.keys()];
const problem = (more: Partial<Problem> = {}): Problem => ({
  step: "s3",
  oracle: "answer",
  expected: `refused with ${first}`,
  seen: "admitted (200)",
  ...more,
});
const print = (more: Partial<Problem> = {}, ...others: Problem[]): string =>
  fingerprintOf("a.b/c", [problem(more), ...others], bundle);

describe("a fingerprint", () => {
  it("is the same for another wording, step, canary and whatever followed", () => {
    expect(print()).toMatch(/^[0-9a-f]{16}$/);
    expect(print({ expected: `should have been ${first}`, seen: "accepted", step: "s9" })).toBe(print());
    expect(print({}, problem({ oracle: "trace" }))).toBe(print());
    const leak = (n: number): string => `canary a.b/c#${n} (secret) as hex in answer body at byte ${n}`;
    expect(print({ oracle: "leak", seen: leak(1) })).toBe(print({ oracle: "leak", seen: leak(2) }));
  });

  it("is another for another obligation, oracle, code or pointer", () => {
    const prints = [
      print(),
      fingerprintOf("a.b/d", [problem()], bundle),
      print({ oracle: "trace" }),
      print({ expected: `refused with ${second}` }),
      print({ seen: `refused (403 ${second})` }),
      print({ seen: "another value at /body/state" }),
      print({ seen: "another value at /body/other" }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});
