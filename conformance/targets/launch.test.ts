import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openLaunchedTarget, type LaunchedTarget, type LaunchOptions } from "./launch.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const child = fixture("child.mjs");
const limits = { timeoutMs: 5000, maxAnswerBytes: 1_000_000 };
const opened: LaunchedTarget[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((target) => target.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "launch-test-"));
  folders.push(made);
  return made;
}

async function open(mode: string, options: Partial<LaunchOptions> = {}): Promise<LaunchedTarget> {
  const target = await openLaunchedTarget({
    command: `'${process.execPath}' '${child}' ${mode}`,
    cwd: tmpdir(),
    environment: { GIVEN: "given value" },
    inherited: process.env,
    readyPath: "/ready",
    startTimeoutMs: 10_000,
    concurrency: 4,
    ...options,
  });
  opened.push(target);
  return target;
}

/** Our sources as plain JavaScript, for a process of our own that can be seen to end. */
function compiled(): string {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const out = folder();
  const options = ["--ignoreConfig", "--rewriteRelativeImportExtensions", "--skipLibCheck", "--types", "node"];
  const places = ["--rootDir", root, "--outDir", out, join(root, "conformance/targets/launch.ts")];
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, ...options, "--target", "es2023", "--module", "nodenext", ...places], {
    cwd: root,
  });
  writeFileSync(join(out, "package.json"), '{ "type": "module" }');
  return out;
}

interface Told {
  environment: Record<string, string>;
  args: string[];
  kept: string;
  pid: number;
}

async function ask(target: LaunchedTarget, path = "/"): Promise<Told> {
  const observation = await target.call({ method: "GET", target: path, headers: [] }, limits);
  if (observation.kind === "silence") throw new Error(observation.detail);
  return JSON.parse(Buffer.from(observation.body).toString()) as Told;
}

async function drained(target: LaunchedTarget, name: string): Promise<{ text: string; bytes: number }> {
  const chunks: Uint8Array[] = [];
  const surface = target.surfaces.find((each) => each.name === name);
  const bytes = (await surface?.drain((chunk) => chunks.push(chunk))) ?? 0;
  return { text: Buffer.concat(chunks).toString(), bytes };
}

/** Processes that run our fixture or its children with this launch's data folder in their environment. */
function survivors(dataDir: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && environOf(pid).includes(`MEMBRANE_DATA_DIR=${dataDir}\0`));
}

function environOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}

describe("a launched target", () => {
  it("is given its variables, placeholders and little else, and is called over the wire", async () => {
    const dataDir = join(folder(), "data folder");
    process.env["PLANTED_IN_OURS"] = "ours";
    const target = await open("serve --port={port} {dataDir}/x", { dataDir });
    delete process.env["PLANTED_IN_OURS"];
    const { environment, args } = await ask(target);
    expect(environment).toMatchObject({ GIVEN: "given value", MEMBRANE_DATA_DIR: dataDir, PATH: process.env["PATH"] });
    expect(environment).not.toHaveProperty("PLANTED_IN_OURS");
    expect(args).toEqual(["serve", `--port=${environment["PORT"]}`, `${dataDir}/x`]);
    expect([...target.powers].toSorted()).toEqual([
      "environment",
      "framing",
      "identities",
      "logs",
      "restart",
      "storage",
      "wire",
    ]);
    expect(target.name).toBe("node child.mjs");
  });

  it("lets something be done once its process has begun, and is not open before that is done", async () => {
    const dataDir = folder();
    const seen: string[] = [];
    const target = await open("taken", {
      dataDir,
      meanwhile: async () => {
        // Between its birth and its program a process has the name of ours.
        await vi.waitFor(() => expect(survivors(dataDir)).toHaveLength(1), { timeout: 5000 });
        seen.push("begun");
        await new Promise((resolve) => setTimeout(resolve, 1000));
        seen.push("done");
      },
    });
    seen.push("open");
    await target.restart();
    expect(seen).toEqual(["begun", "done", "open"]);
  });

  it("is ended when what is done meanwhile fails", async () => {
    const dataDir = folder();
    const failing = open("serve", { dataDir, meanwhile: () => Promise.reject(new Error("no plan")) });
    await expect(failing).rejects.toThrow("no plan");
    expect(survivors(dataDir)).toEqual([]);
  });

  it("shows what it wrote since the last look, and all it stored", async () => {
    const target = await open("serve");
    await ask(target, "/keep/stored-thing");
    expect(await drained(target, "stdout")).toEqual({ text: "seen /keep/stored-thing\n", bytes: 24 });
    expect(await drained(target, "stdout")).toEqual({ text: "", bytes: 0 });
    await ask(target, "/b");
    expect((await drained(target, "stdout")).text).toBe("seen /b\n");
    const storage = await drained(target, "storage");
    expect(storage).toEqual({ text: "\nkept.txt\nstored-thing\n", bytes: storage.text.length });
    expect(await drained(target, "storage")).toEqual(storage);
  });

  it("keeps its data, port and log over a restart, with the environment changed for that time only", async () => {
    const target = await open("serve");
    const before = await ask(target, "/keep/a");
    const hanging = target.call({ method: "GET", target: "/hang", headers: [] }, limits);
    await target.restart({ GIVEN: undefined, MORE: "more" });
    expect(await hanging).toMatchObject({ kind: "silence", why: "closed", definite: false });
    const after = await ask(target, "/keep/b");
    expect(after.kept).toBe("a\nb\n");
    expect(after.pid).not.toBe(before.pid);
    expect(after.environment).toMatchObject({ MORE: "more", PORT: before.environment["PORT"] });
    expect(after.environment).not.toHaveProperty("GIVEN");
    await target.restart();
    expect((await ask(target)).environment).toMatchObject({ GIVEN: "given value" });
    expect((await drained(target, "stdout")).text).toBe("seen /keep/a\nseen /keep/b\nseen /\n");
  });

  it("has something done while it starts again, when all that it wrote before is there", async () => {
    const target = await open("serve");
    await ask(target, "/before");
    const seen: string[] = [];
    await target.restart({}, [], async () => seen.push((await drained(target, "stdout")).text));
    await ask(target, "/after");
    expect(seen).toEqual(["seen /before\n"]);
    expect((await drained(target, "stdout")).text).toBe("seen /after\n");
    await expect(target.restart({}, [], () => Promise.reject(new Error("no search")))).rejects.toThrow("no search");
    await target.restart();
    await ask(target);
  });

  it("has sealed material exchanged while it does not run, by a program that is told the places", async () => {
    const program = join(folder(), "exchange.mjs");
    writeFileSync(
      program,
      `import { appendFileSync, readFileSync } from "node:fs";
       const said = readFileSync(0, "utf8");
       if (said.includes("nowhere")) throw new Error("planted");
       appendFileSync(process.argv[2] + "/kept.txt", JSON.stringify([JSON.parse(said), process.env.GIVEN ?? null]) + "\\n");`,
    );
    const place = (tenant: string) => ({ operation: "seal", tenant, names: { id: "one" } });
    const target = await open("serve", { exchangeCommand: `'${process.execPath}' '${program}' {dataDir}` });
    expect([...target.powers]).toContain("tamper");
    expect([...(await open("serve")).powers]).not.toContain("tamper");
    const { pid } = await ask(target, "/keep/a");
    await target.restart({}, [[place("a"), place("b")]]);
    const after = await ask(target);
    expect(after.kept).toBe(`a\n[{"exchange":[[${JSON.stringify(place("a"))},${JSON.stringify(place("b"))}]]},null]\n`);
    expect(after.pid).not.toBe(pid);
    await expect(target.restart({}, [[place("a"), place("nowhere")]])).rejects.toMatchObject({
      code: "target_disobeyed",
      message: "the program that exchanges (exit code 1) did not exchange what was sealed",
    });
    await target.restart();
    expect((await ask(target)).kept).toBe(after.kept);
  });

  it("can be restarted many times, also at once and after it died", async () => {
    const target = await open("serve");
    await target.call({ method: "GET", target: "/crash", headers: [] }, limits);
    expect(await target.call({ method: "GET", target: "/", headers: [] }, limits)).toMatchObject({ kind: "silence" });
    await Promise.all([target.restart(), target.restart(), target.restart()]);
    expect((await ask(target)).args).toEqual(["serve"]);
  });

  it("leaves nothing behind when it is closed twice", async () => {
    const target = await open("serve");
    const dataDir = (await ask(target)).environment["MEMBRANE_DATA_DIR"] ?? "";
    expect(survivors(dataDir)).toHaveLength(1);
    await Promise.all([target.close(), target.close()]);
    await target.close();
    expect(survivors(dataDir)).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
    expect(await target.call({ method: "GET", target: "/", headers: [] }, limits)).toMatchObject({ definite: true });
    await expect(target.restart()).rejects.toMatchObject({ code: "target_died" });
    expect(survivors(dataDir)).toEqual([]);
  });

  it("leaves a data folder that was named", async () => {
    const dataDir = folder();
    const target = await open("serve", { dataDir });
    await ask(target, "/keep/a");
    await target.close();
    expect(readFileSync(join(dataDir, "kept.txt"), "utf8")).toBe("a\n");
  });

  it("starts once more on another port when the first try ends", async () => {
    expect((await ask(await open("taken"))).kept).toBe("tried\n");
  });
});

describe("a target that does not start", () => {
  const failing = async (
    mode: string,
    options: Partial<LaunchOptions> = {},
  ): Promise<Error & { code: string; remedy: string }> => {
    const result = await open(mode, options).catch((error: unknown) => error);
    expect(result).toBeInstanceOf(Error);
    return result as Error & { code: string; remedy: string };
  };

  it("is reported with how it ended and its last words", async () => {
    const dataDir = folder();
    const error = await failing("exit", { dataDir });
    expect(error).toMatchObject({
      code: "target_failed_to_start",
      message:
        "node child.mjs did not start: it ended with exit code 7 before it was ready; its last words: first line / no such setting / first line / no such setting",
      remedy:
        "run the command by hand: it must serve HTTP on 127.0.0.1 at PORT, in the foreground, and answer 200 at /ready",
    });
    expect(survivors(dataDir)).toEqual([]);
  });

  it("is reported without its words when they hold part of a value it was given", async () => {
    const value = `planted-${"abcdefghijkl".repeat(3)}`;
    const error = await failing("tell", { environment: { GIVEN: JSON.stringify([{ token: `xy${value}` }]) } });
    expect(error.message).toContain("its output holds values it was given, and is not shown");
    expect(`${error.message}${error.stack}`).not.toContain("cannot use");
  });

  it("is reported when there is no such program", async () => {
    const error = await failing("", { command: "./no-such-program {port}" });
    expect(error.message).toContain("it could not be run (ENOENT)");
  });

  it("is reported within its time when it is never ready, and is gone", async () => {
    const dataDir = folder();
    const error = await failing("unready", { startTimeoutMs: 4000, dataDir });
    expect(error.message).toContain("it was not ready within 4000 ms (the ready path answers 503)");
    expect(survivors(dataDir)).toEqual([]);
  });

  it("is reported when it leaves its server in the background, which does not survive", async () => {
    const dataDir = folder();
    const error = await failing("daemon", { dataDir });
    expect(error.message).toContain("it ended with exit code 0 before it was ready");
    expect(survivors(dataDir)).toEqual([]);
  });

  it.each([["a && b"], ["a | b"], ["'a"], ["  "]])("is a usage error for the command %s", async (command) => {
    expect(await failing("", { command })).toMatchObject({ code: "target_usage" });
  });

  it("is a usage error for a folder that is not there", async () => {
    expect(await failing("serve", { cwd: join(tmpdir(), "not-there") })).toMatchObject({ code: "target_usage" });
  });
});

describe("a target that resists", () => {
  it("by ignoring SIGTERM and forking, also out of its group, is gone soon after close", async () => {
    const target = await open("fork");
    const dataDir = (await ask(target)).environment["MEMBRANE_DATA_DIR"] ?? "";
    await expect.poll(() => survivors(dataDir).length, { timeout: 5000 }).toBe(3);
    const started = performance.now();
    await target.close();
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(survivors(dataDir)).toEqual([]);
  });

  it("by forking is restarted with none of its old processes left", async () => {
    const target = await open("fork");
    const before = await ask(target);
    const dataDir = before.environment["MEMBRANE_DATA_DIR"] ?? "";
    await expect.poll(() => survivors(dataDir).length, { timeout: 5000 }).toBe(3);
    const old = survivors(dataDir);
    await target.restart();
    expect(survivors(dataDir).filter((pid) => old.includes(pid))).toEqual([]);
    expect((await ask(target)).pid).not.toBe(before.pid);
  });

  it("by flooding stderr still answers, is searched and is ended", async () => {
    const target = await open("flood");
    expect((await ask(target)).args).toEqual(["flood"]);
    const surface = target.surfaces.find((each) => each.name === "stderr");
    let bytes = 0;
    const drain = (): Promise<number> | undefined => surface?.drain((chunk) => (bytes += chunk.length));
    await expect
      .poll(
        () =>
          drain()?.then(
            () => bytes > 0,
            () => true,
          ),
        { timeout: 5000 },
      )
      .toBe(true);
    await target.close();
  });

  it.each(["exit", "throw", "SIGINT", "SIGKILL"] as const)("does not outlive us when we end by %s", async (way) => {
    const dataDir = folder();
    const launcher = spawn(process.execPath, [fixture("launcher.mjs"), compiled(), child, dataDir, way], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = new Promise((resolve) => launcher.once("exit", resolve));
    await new Promise((resolve) => launcher.stdout.once("data", resolve));
    if (way === "SIGINT" || way === "SIGKILL") {
      expect(survivors(dataDir)).toHaveLength(1);
      launcher.kill(way);
    }
    expect(await ended).toBe({ exit: 0, throw: 1, SIGINT: 130, SIGKILL: null }[way]);
    await expect.poll(() => survivors(dataDir), { timeout: 3000 }).toEqual([]);
  });
});

describe("the data folder", () => {
  it("is read whole, in chunks, without following links or waiting on pipes", async () => {
    const dataDir = folder();
    const secret = join(folder(), "outside.txt");
    const target = await open("serve", { dataDir });
    await ask(target, "/keep/inside");
    symlinkSync(secret, join(dataDir, "link"));
    execFileSync("mkfifo", [join(dataDir, "pipe")]);
    execFileSync(process.execPath, [
      "-e",
      "fs.writeFileSync(process.argv[1], 'y'.repeat(1e6))",
      join(dataDir, "large"),
    ]);
    const chunks: number[] = [];
    const bytes = await target.surfaces
      .find((each) => each.name === "storage")
      ?.drain((chunk) => chunks.push(chunk.length));
    expect(bytes).toBe(chunks.reduce((sum, length) => sum + length, 0));
    expect(Math.max(...chunks)).toBeLessThanOrEqual(65_536);
    const { text } = await drained(target, "storage");
    expect(text).toContain("inside");
    expect(text).toContain(`\nlink\n${secret}`);
    expect(text).toContain("y".repeat(1e6));
  });

  it("is not searched whole where a link leads out of it, and nothing is hidden by one that stays or leads nowhere", async () => {
    const dataDir = folder();
    const target = await open("serve", { dataDir });
    await ask(target, "/keep/inside");
    symlinkSync("kept.txt", join(dataDir, "current"));
    symlinkSync("127.0.0.1:4711", join(dataDir, "lock"));
    expect((await drained(target, "storage")).text).toContain("\nlock\n127.0.0.1:4711");
    symlinkSync(folder(), join(dataDir, "data"));
    await expect(drained(target, "storage")).rejects.toThrow(
      "1 entries of the data folder could not be read, or lead out of it",
    );
  });
});
