import { describe, expect, it } from "vitest";
import { judgeAdapter, killMutant, mutantsOf } from "../conformance/mutants/index.ts";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import { selfTest, type SelfTestRequest } from "../src/cli/self-test.ts";
import type { Terminal } from "../src/cli/terminal.ts";
import { deriveObligations } from "../src/obligations/derive.ts";
import { referenceModule } from "../src/reference/module.ts";

const { bundle } = loadBundle(builtInBundleFolder());

describe("mutants", () => {
  it("claim only obligations that there are, each mutant under its own id", () => {
    const mutants = mutantsOf(bundle);
    const known = new Set(deriveObligations(bundle).map(({ id }) => id));
    expect(mutants.length).toBeGreaterThanOrEqual(212);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(mutants.filter(({ claims }) => claims.length === 0)).toEqual([]);
    expect(mutants.flatMap(({ claims }) => claims.filter((claim) => !known.has(claim)))).toEqual([]);
  });

  it("survive when nothing is broken in them", { timeout: 60_000 }, async () => {
    const claims = ["evidence.connector.ingest/gate-refused", "evidence.connector.ingest/no-such-kind"];
    const honest = { id: "honest", summary: "Nothing.", claims, adapter: () => referenceModule({ bundle }) };
    expect(await killMutant(bundle, honest, { seed: 1, maxExamples: 4 })).toMatchObject({
      killedBy: [],
      spared: [claims[0]],
      unrun: [claims[1]],
    });
  });
});

describe("judging an adapter", () => {
  it("is refused for obligations of more than one profile: no adapter keeps two", async () => {
    const ids = ["evidence.connector.ingest/gate-refused", "control.connector.ingest/outside-refused"];
    const judged = judgeAdapter(bundle, referenceModule({ bundle }), ids, { seed: 1, maxExamples: 0 });
    await expect(judged).rejects.toThrow("obligations of more than one profile: evidence, control-plane");
  });
});

describe("a mutant behind a socket", () => {
  const claims = ["evidence.connector.ingest/request-framing"];
  const options = { seed: 1, maxExamples: 0 };

  it("survives when its front reads as it should", { timeout: 60_000 }, async () => {
    const adapter = (): ReturnType<typeof referenceModule> => referenceModule({ bundle });
    const honest = { id: "honest", summary: "Nothing.", claims, adapter };
    expect(await killMutant(bundle, honest, options)).toMatchObject({ spared: claims, unrun: [] });
  });

  it("is killed by the one thing that its front reads wrongly", { timeout: 60_000 }, async () => {
    const mutant = mutantsOf(bundle).find(({ id }) => id === "framing/answers-reversed");
    if (mutant === undefined) throw new Error("there is no such mutant");
    expect(await killMutant(bundle, { ...mutant, claims }, options)).toMatchObject({ killedBy: claims });
  });
});

describe("self-test", () => {
  it("says what killed each mutant and exits 0 when all are killed", { timeout: 60_000 }, async () => {
    const { code, out } = await run({ only: "state/replay-*-state" });
    const killer = "evidence.connector.ingest/state-refused";
    expect(out).toBe(`state/replay-before-state  killed by ${killer}\n1 mutants, 1 killed\n`);
    expect(code).toBe(0);
  });

  it("hunts the mutants of each membrane with its own profile", { timeout: 60_000 }, async () => {
    const { code, out } = await run({ only: "control/limit/one-more" });
    const killer = "control.connector.ingest/limit-refused";
    expect(out).toBe(`control/limit/one-more  killed by ${killer}\n1 mutants, 1 killed\n`);
    expect(code).toBe(0);
  });

  it("refuses an id that no mutant has, and a record of some mutants only", async () => {
    await expect(run({ only: "no-such-mutant" })).rejects.toThrow("no mutant has such an id");
    await expect(run({ only: "state/", record: true })).rejects.toThrow("--record needs a run over every mutant");
  });
});

async function run(request: Partial<SelfTestRequest>): Promise<{ code: number; out: string }> {
  let out = "";
  const terminal: Terminal = {
    out: (text) => void (out += text),
    talk: () => undefined,
    cwd: bundle.root,
    environment: {},
    color: false,
    interactive: false,
    ended: new AbortController().signal,
  };
  const code = await selfTest({ record: false, format: "text", ...request }, terminal);
  return { code, out };
}
