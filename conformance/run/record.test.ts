import { describe, expect, it } from "vitest";
import type { Problem } from "../program/transcript.ts";
import type { Booking } from "./ledger.ts";
import { resumptionOf, type RecordEntry } from "./record.ts";

const began: RecordEntry = { what: "began", at: "2026-01-01T00:00:00.000Z" };
const searched: RecordEntry = { what: "searched" };
const problem: Problem = { step: "s1", oracle: "answer", expected: "a refusal", seen: "admitted (200)" };
const ended = (index: number, more: Partial<Booking> = {}, elapsed = 10): RecordEntry => ({
  what: "case",
  booking: {
    obligation: "a.b/c",
    index,
    executed: 1,
    milliseconds: 1,
    happened: [],
    planted: false,
    ...more,
  },
  traffic: [{ operation: "a.b", answers: 2, refusals: 1, codes: ["no"] }],
  requests: 3,
  canaries: 1,
  elapsed,
});
const planting = { planted: true };
const violation = { problems: [problem], program: { steps: [] }, reproduced: "3 of 3" };
const standing = (entries: readonly RecordEntry[], hasSurfaces = true): (number | string)[] =>
  resumptionOf(entries, hasSurfaces).bookings.map(({ index }) => index);

describe("what stands of a sitting that was cut off", () => {
  it("is every case that came to its end and planted nothing", () => {
    expect(standing([began, ended(0), ended(3)])).toEqual([0, 3]);
  });

  it("is no case that planted something nobody searched the surfaces for in that sitting", () => {
    expect(standing([began, ended(0, planting), searched, ended(1, planting)])).toEqual([0]);
    expect(standing([began, ended(0, planting), began, ended(1, planting), searched])).toEqual([1]);
    expect(standing([began, ended(0, planting)])).toEqual([]);
  });

  it("is a case that planted something, when the target has no surface to search", () => {
    expect(standing([began, ended(0, planting)], false)).toEqual([0]);
  });

  it("is no case that could not be judged, nor one that showed something once and not again", () => {
    const doubtful = [ended(0, { unjudgeable: "no answer", executed: 0 }), ended(1, { signal: problem })];
    const { bookings, signals } = resumptionOf([began, ...doubtful], false);
    expect(bookings).toEqual([]);
    expect(signals).toEqual([{ obligation: "a.b/c", problem }]);
  });

  it("is every violation, whatever else is to be said of its case", () => {
    const broken = ended(0, { ...planting, violation, unjudgeable: "no answer", executed: 0 });
    expect(standing([began, broken])).toEqual([0]);
  });

  it("is each case once, though it was run in two sittings", () => {
    expect(standing([began, ended(0, planting), began, ended(0, planting), searched])).toEqual([0]);
  });

  it("is all that was sent and seen, and the time of all sittings", () => {
    const entries = [began, ended(0, planting, 40), ended(1, {}, 70), began, ended(2, {}, 5), searched];
    const { sittings, milliseconds, requests, canaries, traffic, startedAt } = resumptionOf(entries, true);
    expect({ sittings, milliseconds, requests, canaries, startedAt }).toEqual({
      sittings: 2,
      milliseconds: 75,
      requests: 9,
      canaries: 3,
      startedAt: "2026-01-01T00:00:00.000Z",
    });
    expect(traffic).toHaveLength(3);
  });
});
