import { describe, expect, it } from "vitest";
import type { ModuleAdapter } from "../protocol/module-adapter.ts";
import { noisyTwins } from "../../conformance/mutants/index.ts";
import { loadBundle } from "../bundle/load.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import { SERVED_PROFILES, servedProfile } from "../reference/index.ts";
import { referenceModule } from "../reference/module.ts";
import { testNoise, type NoiseParts } from "./self-test-noise.ts";
import type { Terminal } from "./terminal.ts";

describe("self-test --noise", () => {
  it("does not pass when the time is up before anything was attacked", async () => {
    const { code, out } = await run({ twins: twinOf((honest) => honest), budgetMs: 0 });
    expect(out).toMatch(/^noisy\/twin {2}seed 1 {2}NOT ATTACKED \d+ of \d+ planned cases were run$/mu);
    expect(out).toContain("evidence: 0 runs, 0 accused: no bound is told, nothing was attacked");
    expect(code).toBe(3);
  });

  it("does not pass when the membrane did not start", async () => {
    const failing = (honest: ModuleAdapter): ModuleAdapter => ({
      ...honest,
      start: () => Promise.reject(new Error("it is broken")),
    });
    const { code, out } = await run({ twins: twinOf(failing), budgetMs: 2000 });
    expect(out).toMatch(/^noisy\/twin {2}seed 1 {2}NOT ATTACKED .*did not start/mu);
    expect(code).toBe(3);
  });

  it("attacks each twin by what its own profile promises, and tells a bound for each profile", async () => {
    const all = await Promise.all(SERVED_PROFILES.map(servedProfile));
    const twins: NoiseParts["twins"] = (bundle) =>
      all.map((served) => ({
        id: `noisy/${served.name}`,
        profile: served.name,
        summary: "Nothing.",
        adapter: () => served.module({ bundle }),
      }));
    const { code, out } = await run({ twins, budgetMs: 300 });
    expect(out).not.toContain("NOT ATTACKED");
    expect(out).toMatch(/^noisy\/control-plane {2}1 seeds, [1-9]\d* attacks/mu);
    expect(out).toMatch(/^evidence: 1 runs, 0 accused: at most 95 % of runs accuse an honest membrane/mu);
    expect(out).toMatch(/^control-plane: 1 runs, 0 accused: at most 95 % of runs accuse an honest membrane/mu);
    expect(code).toBe(0);
  });

  it("does not pass when one profile was not attacked, though another was", async () => {
    const twins: NoiseParts["twins"] = (bundle) => [
      { id: "noisy/a", profile: "evidence", summary: "Nothing.", adapter: () => referenceModule({ bundle }) },
      {
        id: "noisy/b",
        profile: "control-plane",
        summary: "Nothing.",
        adapter: () => ({ ...referenceModule({ bundle }), start: () => Promise.reject(new Error("it is broken")) }),
      },
    ];
    const { code, out } = await run({ twins, budgetMs: 300 });
    expect(out).toMatch(/^control-plane: 0 runs, 0 accused: no bound is told, nothing was attacked$/mu);
    expect(code).toBe(3);
  });

  it("has noisy twins of every profile the reference serves", () => {
    const profiles = noisyTwins(loadBundle(builtInBundleFolder()).bundle).map(({ profile }) => profile);
    expect(new Set(profiles)).toEqual(new Set(SERVED_PROFILES));
  });

  it("does not pass when there was nobody to attack", async () => {
    const { code, out } = await run({ twins: () => [], budgetMs: 2000 });
    expect(out).toBe("0 runs, 0 accused: no bound is told, nothing was attacked\n");
    expect(code).toBe(3);
  });
});

function twinOf(change: (honest: ModuleAdapter) => ModuleAdapter): NoiseParts["twins"] {
  return (bundle) => [
    { id: "noisy/twin", profile: "evidence", summary: "Nothing.", adapter: () => change(referenceModule({ bundle })) },
  ];
}

async function run(parts: NoiseParts): Promise<{ code: number; out: string }> {
  let out = "";
  const terminal: Terminal = {
    out: (text) => void (out += text),
    talk: () => undefined,
    cwd: process.cwd(),
    environment: {},
    color: false,
    interactive: false,
    ended: new AbortController().signal,
  };
  return { code: await testNoise(1, terminal, parts), out };
}
