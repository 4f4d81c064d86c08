import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planRun, powersOf, type PlanChoice } from "../../conformance/plan.ts";
import { runConformance } from "../../conformance/run.ts";
import { ownCallersTaken } from "../../conformance/run/own-callers.ts";
import { makeGiven } from "../../conformance/targets/given.ts";
import { openModuleTarget } from "../../conformance/targets/module.ts";
import { judgeRun } from "../../conformance/verdict.ts";
import { bundleDigest } from "../../conformance/report.ts";
import { savedPath } from "../../src/cli/conform/saved-program.ts";
import { ownVersion } from "../../src/cli/version.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Given } from "../../src/protocol/given.ts";
import { controlModule } from "../../src/reference/index.ts";
import { referenceModule } from "../../src/reference/module.ts";
import { build, root } from "../cli/built.ts";
import { membrane } from "../cli/terminal.ts";

let cwd: string;
beforeAll(build);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-own-callers-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Writes a module target over the control plane and returns its path. */
function controlPlane(target = "controlModule()"): string {
  const reference = pathToFileURL(join(root, "build/src/reference/index.js")).href;
  const path = join(cwd, "control-plane.mjs");
  const imports = `import { appendFileSync } from "node:fs";\nimport { controlModule } from "${reference}";`;
  writeFileSync(path, `${imports}\nexport default ${target};\n`);
  return path;
}

it("hands over tenants for every case of one obligation that is picked", { timeout: 60_000 }, async () => {
  const only = "control.connector.ingest/precedence";
  const args = ["--module", controlPlane(), "--profile", "control-plane", "--only", only, "--seed", "11"];
  const { code, out } = await membrane(["conform", ...args], { cwd });
  expect(out).toContain("1 held, 0 violated");
  expect(code).toBe(0);
});

it("gives each saved program that is played again callers that none before it had", { timeout: 60_000 }, async () => {
  const used = join(cwd, "used");
  const noting = `{
    name: "noting",
    start: async () => ({
      call: async ({ headers }) => {
        appendFileSync(${JSON.stringify(used)}, new Map(headers).get("x-api-key") + "\\n");
        return { status: 200, headers: [], body: new Uint8Array() };
      },
      close: async () => undefined,
    }),
  }`;
  const steps = [{ do: "call", id: "s1", role: "attack", operation: "control.policy.read", as: "self" }];
  mkdirSync(join(cwd, ".membrane/failures"), { recursive: true });
  for (const suffix of ["label-true", "control-accepted"]) {
    const saved = {
      format: "membrane-program/1",
      obligation: `control.policy.read/${suffix}`,
      seed: 1,
      bundle: bundleDigest(loadBundle(builtInBundleFolder()).bundle),
      suite: ownVersion(),
      program: { steps: steps.map((step) => ({ ...step, expect: { see: "clean" } })) },
    };
    writeFileSync(join(cwd, savedPath(saved.obligation)), JSON.stringify(saved));
  }
  const args = ["--module", controlPlane(noting), "--profile", "control-plane", "--last-failed"];
  expect((await membrane(["conform", ...args], { cwd })).code).toBe(1);
  const tokens = readFileSync(used, "utf8").trim().split("\n");
  expect(tokens).toHaveLength(2);
  expect(new Set(tokens).size).toBe(2);
});

it(
  "has enough of them left when all of what is sent first has to be tried again and reduced",
  { timeout: 120_000 },
  async () => {
    const { bundle } = loadBundle(builtInBundleFolder());
    const profile = bundle.profiles.find(({ name }) => name === "control-plane")!;
    const all = deriveObligations(bundle);
    const [broken, sound] = ["precedence", "control-accepted"].map((suffix) => `control.connector.ingest/${suffix}`);
    const obligations = [broken, sound].flatMap((id) => all.filter((each) => each.id === id));
    const choice: PlanChoice = { seed: 11, maxExamples: 2, assurance: "full", selects: () => true };
    const plan = planRun(bundle, obligations, { ...choice, powers: new Set(powersOf("full")), absent: new Set() });
    const policy = { confirmations: 2, shrinkBudget: 80 };
    const own = ownCallersTaken(plan, policy);
    const given = makeGiven({ nonce: "n", lanes: 32, own, signerNames: [], profile });
    const unguarded = controlModule({ bundle, change: (parts) => ({ ...parts, guards: silenced(parts.guards) }) });
    const target = await openModuleTarget(unguarded, given.environment);
    const limits = { timeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 };
    try {
      const options = { ...choice, absent: [], limits, policy };
      const judged = judgeRun(await runConformance(bundle, profile, obligations, target, given, options));
      expect(judged.map(({ obligation: { id }, outcome, reason }) => [id, outcome, reason])).toEqual([
        [broken, "violated", undefined],
        [sound, "held", undefined],
      ]);
    } finally {
      await target.close();
    }
  },
);

describe("what could not be judged for want of what a run is handed", () => {
  const { bundle } = loadBundle(builtInBundleFolder());
  const judged = async (id: string, change: (given: Given) => Given): Promise<unknown> => {
    const obligations = deriveObligations(bundle).filter((each) => each.id === id);
    const profile = bundle.profiles.find(({ name }) => name === obligations[0]?.profile)!;
    const given = change(makeGiven({ nonce: "n", lanes: 1, own: 3, signerNames: [], profile }));
    const target = await openModuleTarget(referenceModule({ bundle, profile: profile.name }), given.environment);
    try {
      const result = await runConformance(bundle, profile, obligations, target, given, {
        seed: 11,
        maxExamples: 2,
        assurance: "full",
        selects: () => true,
        absent: [],
        limits: { timeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 },
        policy: { confirmations: 2, shrinkBudget: 0 },
      });
      return judgeRun(result).map(({ outcome, reason = "" }) => ({
        outcome,
        // How many there are is the plan's affair.
        reason: reason.replace(/of \d+ planned/u, "of all planned").replace(/[1-9]\d* executed/u, "some executed"),
      }));
    } finally {
      await target.close();
    }
  };

  it("says that tenants are missing, how far it came, and where more are named", async () => {
    expect(await judged("control.connector.ingest/outside-refused", (given) => given)).toEqual([
      {
        outcome: "could_not_run",
        reason:
          "each case needs a pair of tenants that none had before, and all 3 that the run was handed are used: " +
          "3 of all planned cases were run, with some executed pairs where at least 6 are needed; " +
          "name more identities, two of different tenants for each case, in membrane.config.json",
      },
    ]);
  });

  it("says which caller is missing", async () => {
    const narrow = await judged("control.policy.read/key-scope-refused", (given) => ({
      ...given,
      own: given.own?.map(({ noScope: _none, ...lane }) => lane) ?? [],
    }));
    expect(narrow).toEqual([
      {
        outcome: "could_not_run",
        reason:
          "the run was handed no caller of the kind no-scope: " +
          "0 of all planned cases were run, with 0 executed pairs where at least 4 are needed; " +
          "name one under identities in membrane.config.json",
      },
    ]);
  });

  it("says that a signer is missing", async () => {
    const remedy = "name its private key in membrane.config.json under signers, as ${VARIABLE}";
    expect(await judged("pilot.admissionGate/control-accepted", (given) => given)).toEqual([
      {
        outcome: "could_not_run",
        reason:
          "the run was handed no key of the signer pilot: " +
          `0 of all planned cases were run, with 0 executed pairs where at least 10 are needed; ${remedy}`,
      },
    ]);
    expect(await judged("pilot.admissionGate/record-refused", (given) => given)).toEqual([
      {
        outcome: "could_not_run",
        reason: `the run was handed no key to sign with: 0 executed pairs where at least 24 are needed; ${remedy}`,
      },
    ]);
  });
});

function silenced<T extends object>(guards: T): T {
  return Object.fromEntries(Object.keys(guards).map((when) => [when, () => undefined])) as T;
}
