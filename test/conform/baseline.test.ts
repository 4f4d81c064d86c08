import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Baseline, Report, Waiver } from "../../src/generated/documents.ts";
import { build } from "../cli/built.ts";
import { membrane } from "../cli/terminal.ts";
import { moduleFile } from "./module-file.ts";

const OBLIGATION = "evidence.connector.ingest/secret-refused";
const CASE = ["--only", OBLIGATION, "--max-examples", "2"];
const WHY = ["--reason", "due with v2", "--owner", "ops", "--expires", "2999-12-31", "--ticket", "T-1"];
let cwd: string;
let broken: string[];
let whole: string[];
beforeAll(build);
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-baseline-"));
  broken = ["--module", moduleFile(cwd, "leak/echo-in-hint")];
  whole = ["--module", moduleFile(cwd)];
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const file = (): string => join(cwd, "membrane.baseline.json");
const kept = (): Waiver[] => (JSON.parse(readFileSync(file(), "utf8")) as Baseline).waivers;
const keep = (waivers: readonly object[]): void =>
  writeFileSync(file(), JSON.stringify({ format: "membrane-baseline/1", waivers }));
const judged = async (target: string[], args: string[] = CASE): Promise<{ code: number; report: Report }> => {
  const { code, out, talk } = await membrane(["conform", ...target, ...args, "--format", "json"], { cwd });
  if (out === "") throw new Error(talk);
  return { code, report: JSON.parse(out) as Report };
};
const faults = ({ waiverFaults }: Report): string[] => waiverFaults.map(({ fault }) => fault);

async function waived(): Promise<Waiver> {
  expect(await membrane(["baseline", "update", ...broken, ...CASE, ...WHY], { cwd })).toMatchObject({ code: 0 });
  const [waiver] = kept();
  if (waiver === undefined) throw new Error("nothing was waived");
  return waiver;
}

describe("a waiver", () => {
  it("lets the violation it names pass, with any seed, and the report still shows it", async () => {
    const waiver = await waived();
    expect(waiver).toMatchObject({ obligation: OBLIGATION, reason: "due with v2", ticket: "T-1", owner: "ops" });
    for (const seed of ["1", "2", "3"]) {
      const { code, report } = await judged(broken, [...CASE, "--seed", seed]);
      expect({ code, faults: faults(report) }).toEqual({ code: 0, faults: [] });
      expect(report.counts).toMatchObject({ waived: 1, held: 0 });
      expect(report.obligations[0]?.finding?.fingerprint).toBe(waiver.fingerprint);
      expect(report.obligations[0]?.waiver).toMatchObject({ owner: "ops", expires: "2999-12-31" });
    }
    const { out } = await membrane(["conform", ...broken, ...CASE], { cwd });
    expect(out).toContain(`WAIVED ${OBLIGATION}`);
    expect(out).toContain("due with v2 (T-1)");
    expect(out).toContain("1 waived");
    expect(out).toContain(waiver.fingerprint);
  });

  it("fails the run when it has expired, is unknown, stands twice, was made for another violation or is stale", async () => {
    const waiver = await waived();
    const wrong: [string, string[], readonly object[]][] = [
      ["expired", broken, [{ ...waiver, expires: "2020-01-01" }]],
      ["unknown", broken, [waiver, { ...waiver, obligation: "evidence.connector.ingest/secret-refusd" }]],
      ["duplicate", broken, [waiver, waiver]],
      ["mismatched", broken, [{ ...waiver, fingerprint: "0123456789abcdef" }]],
      ["stale", whole, [waiver]],
    ];
    for (const [fault, target, waivers] of wrong) {
      keep(waivers);
      const { code, report } = await judged(target);
      expect({ code, faults: faults(report), verdict: report.verdict.verdict }).toEqual({
        code: 1,
        faults: [fault],
        verdict: "nonconformant",
      });
      const { out } = await membrane(["conform", ...target, ...CASE], { cwd });
      expect(out).toContain(`${fault} evidence.connector.ingest/`);
    }
  });

  it("excuses nothing that could not be judged, and no target that is down", async () => {
    const waiver = await waived();
    keep([waiver, { ...waiver, obligation: "evidence.connector.status/refusal-reached" }]);
    const nobody = await membrane(["conform", "http://127.0.0.1:9", ...CASE], { cwd });
    expect(nobody).toMatchObject({ code: 3, out: "" });
    const stub = join(cwd, "stub.mjs");
    const answer = `{ status: 404, headers: [], body: Buffer.from("Not Found") }`;
    const instance = `{ call: async () => (${answer}), logs: () => "", storage: async () => [], close: async () => {} }`;
    writeFileSync(stub, `export default { name: "stub", start: async () => (${instance}) };\n`);
    const { code, report } = await judged(["--module", stub]);
    expect({ code, outcome: report.obligations[0]?.outcome }).toEqual({ code: 3, outcome: "could_not_run" });
  });

  it("ends with 2 before anything is sent when its file cannot be meant", async () => {
    const waiver = await waived();
    const bad: unknown[] = [
      { format: "membrane-baseline/1", waivers: [{ ...waiver, expires: "2999-02-31" }] },
      { format: "membrane-baseline/1", waivers: [{ ...waiver, reasn: "x" }] },
      { format: "membrane-baseline/1", waivers: [{ ...waiver, reason: "" }] },
      { waivers: [] },
    ];
    for (const text of ["{", ...bad.map((value) => JSON.stringify(value))]) {
      writeFileSync(file(), text);
      expect(await membrane(["conform", ...broken, ...CASE], { cwd })).toMatchObject({ code: 2, out: "" });
    }
    rmSync(file());
    const asked = await membrane(["conform", ...broken, ...CASE, "--baseline", "other.json"], { cwd });
    expect(asked).toMatchObject({ code: 2, out: "" });
  });
});

describe("membrane baseline", () => {
  it("adds nothing twice, prunes what holds, and keeps what was not looked at", async () => {
    const waiver = await waived();
    await waived();
    const elsewhere = { ...waiver, obligation: "evidence.connector.status/tenant-isolated" };
    keep([waiver, elsewhere]);
    const { code, out } = await membrane(["baseline", "prune", ...whole, ...CASE], { cwd });
    expect({ code, out }).toEqual({ code: 0, out: `removed ${OBLIGATION} ${waiver.fingerprint}\n` });
    expect(kept()).toEqual([elsewhere]);
  });

  it("lints without a target", async () => {
    expect(await membrane(["baseline", "lint"], { cwd })).toMatchObject({ code: 2, out: "" });
    const { code: refused, talk: said } = await membrane(["baseline", "lint", "--reason", "later"], { cwd });
    expect(refused).toBe(2);
    expect(said).toContain("option --reason says nothing to lint\n  only update makes waivers");
    const waiver = await waived();
    expect(await membrane(["baseline", "lint"], { cwd })).toMatchObject({ code: 0, out: "" });
    keep([{ ...waiver, expires: "2020-01-01" }]);
    const { code, out } = await membrane(["baseline", "lint"], { cwd });
    expect({ code, out }).toEqual({ code: 1, out: `expired ${OBLIGATION}: the waiver ended on 2020-01-01\n` });
  });

  it.each([[[]], [["--reason", "x", "--owner", "y"]], [[...WHY, "--ticket", "z"]], [WHY.with(5, "2020-01-01")]])(
    "waives nothing with %j",
    async (why) => {
      const ended = await membrane(["baseline", "update", ...broken, ...CASE, ...why], { cwd });
      expect(ended).toMatchObject({ code: 2, out: "" });
    },
  );
});
