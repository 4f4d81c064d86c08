import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { build, endAll, root, startProgram } from "../cli/built.ts";
import type { Ended } from "../cli/terminal.ts";
import { moduleFile } from "./module-file.ts";

const cwd = mkdtempSync(join(tmpdir(), "membrane-soak-"));
beforeAll(build);
afterEach(endAll);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const soak = (...args: string[]): Promise<Ended> =>
  startProgram([join(root, "scripts/soak.mjs"), ...args], { cwd, environment: { PATH: process.env["PATH"] ?? "" } })
    .ended;

describe("npm run soak", () => {
  it("takes one seed after the other and says how each went", async () => {
    const target = ["--module", moduleFile(cwd), "--only", "gate-refused"];
    const { code, out } = await soak("--seeds", "2", "--from", "40", "--", ...target);
    expect(
      out
        .replaceAll(/\d+\.\d s/gu, "N s")
        .trimEnd()
        .split("\n"),
    ).toEqual(["2 seeds from 40", "seed 40: conformant, N s", "seed 41: conformant, N s", "2 seeds, no violation"]);
    expect(code).toBe(0);
  });

  it("takes fifty seeds unless told otherwise, and stops at the first violation with the report and the seed", async () => {
    const target = ["--module", moduleFile(cwd, "guard-dropped/gate"), "--only", "*.ingest/gate-refused"];
    const { code, out } = await soak("--", ...target);
    expect(out).toContain("50 seeds from 1\n");
    expect(out).toContain("VIOLATED evidence.connector.ingest/gate-refused");
    expect(out).toContain("seed 1: nonconformant (exit code 1), after 0 conformant runs\n");
    expect(out.trimEnd().split("\n").at(-1)).toBe("again: npm run soak -- --seeds 1 --from 1 -- and what followed");
    expect(out).not.toContain("seed 2");
    expect(code).toBe(1);
  });

  it("ends with the exit code of a run that could not be judged", async () => {
    const { code, out } = await soak("--", "http://127.0.0.1:9");
    expect(out).toContain("seed 1: incomplete (exit code 3), after 0 conformant runs\n");
    expect(code).toBe(3);
  });

  it.each([
    ["--seeds", "0"],
    ["--seeds", "many"],
    ["--from", "-1"],
    ["--noise", "-1"],
    ["--storm", "soon"],
    ["--sedes", "3"],
  ])("ends with 2 and attacks nothing for %s %s", async (...args) => {
    expect(await soak(...args)).toMatchObject({ code: 2, out: "" });
  });
});
