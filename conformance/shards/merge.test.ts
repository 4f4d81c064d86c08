import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { ReportShard } from "../../src/generated/documents.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { planRun, powersOf } from "../plan.ts";
import type { Problem } from "../program/transcript.ts";
import { mergeShards, type ShardFile } from "./merge.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles[0]!;
const INGEST = "evidence.connector.ingest";
const [ACTIVE, PASSIVE] = [`${INGEST}/gate-refused`, `${INGEST}/refusal-declared`];
const traits = { powers: new Set(powersOf("full")), absent: new Set<string>() };
const plan = planRun(bundle, deriveObligations(bundle), {
  ...traits,
  seed: 7,
  maxExamples: 0,
  assurance: "full",
  selects: ({ id }) => id === ACTIVE || id === PASSIVE,
});

const problemAt = (seen: string): Problem => ({ step: "s1", oracle: "answer", expected: "nothing", seen });
/** Words sort after those of the second, which would be the one that is shown. */
const [FIRST, SECOND] = [problemAt("a value at /z"), problemAt("a value at /b")];

describe("merging shards", () => {
  it("gives the same, whichever file was named first", () => {
    const files = [shard(1, FIRST), shard(2, SECOND)];
    expect(shown(files)).toEqual([FIRST, SECOND]);
    expect(shown(files.toReversed())).toEqual(shown(files));
    expect(merged(files.toReversed()).signals).toEqual(merged(files).signals);
  });

  it("keeps of the first shard that was not handed enough what to hand over", () => {
    const files = [1, 2].map((index) => {
      const { name, report } = shard(index, FIRST);
      const [part] = report.shard.obligations;
      const missing = { unjudgeable: `missing in ${index}`, remedy: `hand over ${index}` };
      return { name, report: { ...report, shard: { ...report.shard, obligations: [{ ...part!, ...missing }] } } };
    });
    const { unjudgeable, remedy } = merged(files.toReversed()).accounts.get(ACTIVE)!;
    expect({ unjudgeable, remedy }).toEqual({ unjudgeable: "missing in 1", remedy: "hand over 1" });
  });

  it("shows of a waived violation and another of the same obligation the one that nobody waives", () => {
    for (const [waived, other] of [
      [FIRST, SECOND],
      [SECOND, FIRST],
    ] as const) {
      const waivers = [ACTIVE, PASSIVE].map((obligation) => ({
        obligation,
        fingerprint: fingerprintOf(obligation, [waived], bundle),
        reason: "a test",
        owner: "tests",
        expires: "2999-01-31",
      }));
      expect(shown([shard(1, FIRST), shard(2, SECOND)], waivers)).toEqual([other, other]);
      expect(shown([shard(1, waived), shard(2, waived)], waivers)).toEqual([waived, waived]);
    }
  });
});

function merged(files: readonly ShardFile[], waivers: Parameters<typeof mergeShards>[5] = []) {
  return mergeShards(files, plan, traits, bundle, profile, waivers);
}

/** What is shown of the obligation that attacks, and of the one that judges all traffic. */
function shown(files: readonly ShardFile[], waivers?: Parameters<typeof mergeShards>[5]): (Problem | undefined)[] {
  const { accounts, traffic } = merged(files, waivers);
  return [accounts.get(ACTIVE)?.violation?.problems[0], traffic.of({ name: INGEST }).declared?.problem];
}

/** The report of a shard that found one problem, in an attack and in the traffic. */
function shard(index: number, problem: Problem): ShardFile {
  const program = JSON.stringify({ steps: [] });
  const violation = { problems: [problem], program, reproduced: "1 of 1" };
  const part: Partial<ReportShard> = {
    index,
    of: 2,
    unsearched: [],
    obligations: [
      { id: ACTIVE, cases: [index], executed: 1, milliseconds: 1, happened: [], planted: false, violation },
    ],
    traffic: [{ operation: INGEST, answers: 1, refusals: 1, codes: [], declared: { problem, program } }],
  };
  return {
    name: `${index}.json`,
    report: {
      shard: part,
      run: { startedAt: "2026-01-01T00:00:00.000Z", milliseconds: 1, interrupted: false },
      target: { capabilities: [] },
      traffic: { requests: 1, canaries: 0 },
      surfaces: [],
      unconfirmed: [{ obligation: ACTIVE, problem }],
    } as unknown as ShardFile["report"],
  };
}
