import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "dist/src/cli/main.js");
const cwd = mkdtempSync(join(tmpdir(), "membrane-process-"));
beforeAll(() => void execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root, stdio: "pipe" }));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function run(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; out: string; talk: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd, env: environment }, (error, out, talk) => {
      resolve({ code: Number(error?.code ?? 0), out, talk });
    });
  });
}

describe("the built command", () => {
  it("leaves the exit code and keeps result and talk apart", async () => {
    expect(await run(["--version"])).toMatchObject({ code: 0, talk: "" });
    expect(await run(["chek"])).toMatchObject({ code: 2, out: "" });
    const listed = await run(["list", "codes", "--format", "json"]);
    expect(listed).toMatchObject({ code: 0, talk: "" });
    expect((JSON.parse(listed.out) as object[]).length).toBeGreaterThan(10);
  });

  it("says nothing of a reader that goes away early", async () => {
    const child = spawn(process.execPath, [cli, "list", "obligations", "--format", "json"], {
      cwd,
      env: {},
      stdio: ["ignore", "pipe", "pipe"],
    });
    let talk = "";
    child.stderr.on("data", (chunk: Buffer) => void (talk += chunk.toString()));
    child.stdout.destroy();
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    expect({ code, talk }).toEqual({ code: 0, talk: "" });
  });

  it.each(["SIGTERM", "SIGINT"] as const)("serves until %s, keeps what it stored, and ends with 0", async (signal) => {
    const child = spawn(process.execPath, [cli, "serve", "--port", "0", "--data-dir", join(cwd, signal)], {
      cwd,
      env: {},
      stdio: ["ignore", "pipe", "pipe"],
    });
    let talk = "";
    const ended = new Promise<[number | null, string | null]>((resolve) =>
      child.on("close", (code, by) => resolve([code, by])),
    );
    await new Promise<void>((resolve) => {
      child.stderr.on("data", (chunk: Buffer) => {
        talk += chunk.toString();
        if (talk.includes("listening on")) resolve();
      });
      child.on("close", () => resolve());
    });
    expect(talk).toMatch(/listening on http:\/\/127\.0\.0\.1:\d+\n$/u);
    const second = await run(["serve", "--port", "0", "--data-dir", join(cwd, signal)]);
    expect(second.code).toBe(2);
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });
});
