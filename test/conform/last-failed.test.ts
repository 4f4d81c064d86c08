import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bundleDigest } from "../../conformance/report.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { ownVersion } from "../../src/cli/version.ts";
import type { Report } from "../../src/generated/documents.ts";
import { startServer } from "../../src/reference/index.ts";
import { referenceModule } from "../../src/reference/module.ts";
import { build } from "../cli/built.ts";
import { membrane } from "../cli/terminal.ts";
import { makeCallers } from "./callers.ts";
import { moduleFile } from "./module-file.ts";

const OBLIGATION = "evidence.connector.ingest/secret-refused";
const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
let cwd: string;
beforeAll(build);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-last-failed-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe("conform --last-failed", () => {
  it("plays the saved programs and nothing else: 1 while one shows its problem, 0 when all are mended", async () => {
    const broken = ["--module", moduleFile(cwd, "leak/echo-in-hint")];
    const whole = ["--module", moduleFile(cwd)];
    const nothing = await membrane(["conform", ...whole, "--last-failed"], { cwd });
    expect(nothing).toMatchObject({ code: 2, out: "" });
    const first = await membrane(["conform", ...broken, "--only", OBLIGATION, "--max-examples", "2"], { cwd });
    expect(first.code).toBe(1);
    const again = await membrane(["conform", ...broken, "--last-failed"], { cwd });
    expect(again.code).toBe(1);
    expect(again.out).toContain(`${OBLIGATION}\n`);
    expect(again.out).toMatch(/\nviolated\n$/u);
    const mended = await membrane(["conform", ...whole, "--last-failed"], { cwd });
    expect(mended.code).toBe(0);
    expect(mended.out).toMatch(/\nnot violated\n$/u);
    const report = await membrane(["conform", ...whole, "--last-failed", "--format", "json"], { cwd });
    expect(report).toMatchObject({ code: 2, out: "" });
    const other = await membrane(["conform", ...whole, "--last-failed", "--only", "label-true"], { cwd });
    expect(other).toMatchObject({ code: 2, out: "" });
  });
});

describe("a saved program", () => {
  // No honest target does what this program expects, so it is seen whether it was tried.
  const impossible = {
    format: "membrane-program/1",
    obligation: "pilot.admissionGate/unauthenticated-refused",
    seed: 1,
    bundle: bundleDigest(bundle),
    suite: ownVersion(),
    program: {
      steps: [
        {
          do: "call",
          id: "s1",
          role: "attack",
          operation: "evidence.connector.status",
          as: "self",
          expect: { see: "refused", codes: ["request_shape"] },
        },
      ],
    },
  };
  const save = (saved: object): void => {
    mkdirSync(join(cwd, ".membrane/failures"), { recursive: true });
    writeFileSync(join(cwd, ".membrane/failures/saved.json"), JSON.stringify(saved));
  };

  it("is tried before everything else by the next run, when the same suite made it for the same contracts", async () => {
    if (profile === undefined) throw new Error("no profile");
    const { environment, variables } = makeCallers(cwd, 2);
    const instance = await referenceModule().start(environment);
    const handle: typeof instance.call = (request) => instance.call(request);
    const server = await startServer({
      membrane: { profile, handle, ready: async () => true, close: () => instance.close() },
      port: 0,
    });
    try {
      save(impossible);
      const args = ["conform", server.url, "--only", "unauthenticated-refused", "--fail-fast", "--format", "json"];
      const { code, out } = await membrane(args, { cwd, environment: variables });
      const { obligations } = JSON.parse(out) as Report;
      expect(code).toBe(1);
      expect(obligations.filter(({ outcome }) => outcome === "violated").map(({ id }) => id)).toEqual([
        impossible.obligation,
      ]);
      expect(obligations.filter(({ executed }) => executed > 0)).toHaveLength(1);
      for (const other of [{ bundle: "0".repeat(64) }, { suite: "0.0.1" }, { suite: undefined }]) {
        rmSync(join(cwd, ".membrane/failures"), { recursive: true });
        save({ ...impossible, ...other });
        expect((await membrane(args, { cwd, environment: variables })).code).toBe(0);
      }
    } finally {
      await server.stop();
    }
  });

  it("makes nothing incomplete and nothing held when it does not show its problem", async () => {
    const target = ["--module", moduleFile(cwd), "--only", impossible.obligation, "--format", "json", "--seed", "7"];
    const judged = async (): Promise<unknown> => {
      const { code, out } = await membrane(["conform", ...target], { cwd });
      const [each] = (JSON.parse(out) as Report).obligations;
      return { code, outcome: each?.outcome, executed: each?.executed };
    };
    const before = await judged();
    const [step] = impossible.program.steps;
    save({ ...impossible, program: { steps: [{ ...step, expect: { see: "clean" } }] } });
    expect(await judged()).toEqual(before);
    save({ ...impossible, program: { steps: [{ ...step, operation: "gone.operation" }] } });
    expect(await judged()).toEqual(before);
    expect(readFileSync(join(cwd, ".membrane/failures/saved.json"), "utf8")).toContain("gone.operation");
  });
});
