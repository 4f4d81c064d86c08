import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";
import { processStart } from "./process-start.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "membrane-lock-"));
  path = join(folder, "membrane.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const heldBy = (pid: number, started: string): void => writeFileSync(path, JSON.stringify({ pid, started }));

describe("a folder lock", () => {
  it("is held until it is released", () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}`);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    lockFolder(folder).release();
  });

  it("of a living process is respected", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
    await once(child, "spawn");
    heldBy(child.pid!, processStart(child.pid!)!);
    expect(() => lockFolder(folder)).toThrow(`in use by process ${child.pid}`);
    expect(existsSync(path)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    lockFolder(folder).release();
  });

  it("of a dead process is taken over", () => {
    const { pid } = spawnSync(process.execPath, ["-e", "0"]);
    heldBy(pid, "12345");
    const lock = lockFolder(folder);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it("of a process whose pid is used again is taken over", () => {
    heldBy(process.pid, "another start");
    lockFolder(folder).release();
  });

  it("that is no lock of ours holds nothing", () => {
    writeFileSync(path, "");
    lockFolder(folder).release();
    writeFileSync(path, '{"pid":"x"}');
    lockFolder(folder).release();
  });

  it("is not taken over by two at once, unless the other died doing so", () => {
    heldBy(process.pid, "another start");
    const gate = `${path}.takeover`;
    mkdirSync(gate);
    expect(() => lockFolder(folder)).toThrow("in use by another process");
    utimesSync(gate, 0, 0);
    lockFolder(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is not removed by one who no longer holds it", () => {
    const lock = lockFolder(folder);
    heldBy(1, "someone else");
    lock.release();
    expect(existsSync(path)).toBe(true);
  });
});
