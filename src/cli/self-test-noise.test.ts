import { describe, expect, it } from "vitest";
import type { ModuleAdapter } from "../protocol/module-adapter.ts";
import { referenceModule } from "../reference/module.ts";
import { testNoise, type NoiseParts } from "./self-test-noise.ts";
import type { Terminal } from "./terminal.ts";

describe("self-test --noise", () => {
  it("does not pass when the time is up before anything was attacked", async () => {
    const { code, out } = await run({ twins: twinOf((honest) => honest), budgetMs: 0 });
    expect(out).toMatch(/^noisy\/twin {2}seed 1 {2}NOT ATTACKED \d+ of \d+ planned cases were run$/mu);
    expect(out).toContain("0 runs, 0 accused: no bound is told, nothing was attacked");
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

  it("does not pass when there was nobody to attack", async () => {
    const { code, out } = await run({ twins: () => [], budgetMs: 2000 });
    expect(out).toBe("0 runs, 0 accused: no bound is told, nothing was attacked\n");
    expect(code).toBe(3);
  });
});

function twinOf(change: (honest: ModuleAdapter) => ModuleAdapter): NoiseParts["twins"] {
  return (bundle) => [{ id: "noisy/twin", summary: "Nothing.", adapter: () => change(referenceModule({ bundle })) }];
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
