import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { build, cli, endAll, run } from "./built.ts";

const cwd = mkdtempSync(join(tmpdir(), "membrane-process-"));
beforeAll(build);
afterEach(endAll);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe("the built command", () => {
  it("leaves the exit code and keeps result and talk apart", async () => {
    expect(await run(["--version"], { cwd })).toMatchObject({ code: 0, talk: "" });
    expect(await run(["chek"], { cwd })).toMatchObject({ code: 2, out: "" });
    const listed = await run(["list", "codes", "--format", "json"], { cwd });
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
    const second = await run(["serve", "--port", "0", "--data-dir", join(cwd, signal)], { cwd });
    expect(second.code).toBe(2);
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });
});
