import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { judgeAdapter } from "../../conformance/mutants/index.ts";
import { decideVerdict, type Judged } from "../../conformance/verdict.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Report } from "../../src/generated/documents.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { membrane } from "../cli/terminal.ts";
import { makeCallers } from "./callers.ts";
import { reportFaults } from "./report-faults.ts";
import { serveStub, stubModule, STUBS, type Stub } from "./stub-membranes.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const obligations = deriveObligations(bundle).filter(({ profile: served }) => served === "evidence");
/** Operations that a caller can use without having been issued anything. */
const FIRST = [
  "membrane.contract",
  "evidence.connector.consent",
  "evidence.connector.status",
  "production.admissionPrecheck",
];

let cwd: string;
const opened: (() => void)[] = [];
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-stubs-"))));
afterEach(() => {
  for (const close of opened.splice(0)) close();
  rmSync(cwd, { recursive: true, force: true });
});

async function attacked(stub: Stub, ...more: string[]): Promise<{ code: number; report: Report }> {
  const { url, close } = await serveStub(stub, bundle);
  opened.push(close);
  const args = ["conform", url, "--seed", "1", "--max-examples", "0", "--format", "json", ...more];
  const { code, out } = await membrane(args, { cwd, environment: makeCallers(cwd, 16).variables });
  const report = JSON.parse(out) as Report;
  expect(reportFaults(report)).toEqual([]);
  return { code, report };
}

const runs = new Map<Stub, Promise<Judged[]>>();

/** Every obligation judged against a stub in this process; one run for all who ask. */
function judged(stub: Stub): Promise<Judged[]> {
  const ids = obligations.map(({ id }) => id);
  const run = runs.get(stub) ?? judgeAdapter(bundle, stubModule(stub, bundle), ids, { seed: 1, maxExamples: 0 });
  runs.set(stub, run);
  return run;
}

describe("a server that is no membrane", () => {
  it.each(["answers 404 to all", "refuses everything"] as const)(
    "is nonconformant over HTTP when it %s, by every clean request it does not accept",
    async (stub) => {
      const { code, report } = await attacked(stub);
      expect({ code, verdict: report.verdict.verdict }).toEqual({ code: 1, verdict: "nonconformant" });
      const controls = report.obligations.filter(
        (each) => FIRST.includes(each.operation) && each.suffix === "control-accepted",
      );
      expect(controls.map(({ outcome }) => outcome)).toEqual(FIRST.map(() => "violated"));
    },
  );

  it("is nonconformant over HTTP when it accepts everything", async () => {
    const { code, report } = await attacked("accepts everything", "--fail-fast");
    expect({ code, verdict: report.verdict.verdict }).toEqual({ code: 1, verdict: "nonconformant" });
  });

  it.each(STUBS)("is nonconformant in process too when it %s", async (stub) => {
    const all = await judged(stub);
    const verdict = decideVerdict(all, "full", { interrupted: false, filtered: false, alive: true });
    expect([all.length, verdict.verdict]).toEqual([obligations.length, "nonconformant"]);
  });

  it("holds nothing when it answers 404 to all: each answer it gave is undeclared", async () => {
    const all = await judged("answers 404 to all");
    expect(idsOf(all, "held")).toEqual([]);
    const answered = all.filter(({ executed, obligation }) => obligation.passive && executed > 0);
    expect(answered.filter(({ obligation }) => obligation.suffix === "refusal-declared").length).toBeGreaterThan(3);
    expect(
      answered.filter(({ outcome, obligation }) => outcome !== "violated" && obligation.suffix !== "refusal-reached"),
    ).toEqual([]);
  });

  it("holds only promises about the form of answers when it refuses everything but what is always refused", async () => {
    const held = (await judged("refuses everything")).filter(({ outcome }) => outcome === "held");
    const form = ["closed-response", "refusal-declared"];
    const more = held.filter(({ obligation }) => !form.includes(obligation.suffix));
    expect(more.map(({ obligation }) => obligation.operation).filter((name) => name !== "pilot.admissionGate")).toEqual(
      [],
    );
  });

  it("keeps no promise to refuse when it accepts everything", async () => {
    const all = await judged("accepts everything");
    const refusing = all.filter(({ obligation }) =>
      /-refused$|^closed-request$|^strict-parsing$/u.test(obligation.suffix),
    );
    expect(refusing.length).toBeGreaterThan(40);
    expect(idsOf(refusing, "held")).toEqual([]);
    expect(idsOf(all, "violated").length).toBeGreaterThan(60);
  });
});

function idsOf(judged: readonly Judged[], outcome: Judged["outcome"]): string[] {
  return judged.filter((each) => each.outcome === outcome).map(({ obligation }) => obligation.id);
}
