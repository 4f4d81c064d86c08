import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, run, start } from "../cli/built.ts";
import { membrane } from "../cli/terminal.ts";
import { moduleFile } from "./module-file.ts";
import { reportFaults } from "./report-faults.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
let cwd: string;
beforeAll(build);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-verdicts-"))));
afterEach(() => {
  endAll();
  rmSync(cwd, { recursive: true, force: true });
});

describe("membrane conform", () => {
  it("ends with 3 when nothing listens where it was sent", async () => {
    const { code, out, talk } = await run(["conform", "http://127.0.0.1:9"], { cwd });
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(talk).toContain("no answer from http://127.0.0.1:9");
  });

  const nothing: [string, string[], string][] = [
    ["a filter that matches nothing", ["--only", "secret-refusd"], 'filter "secret-refusd" matches no obligation'],
    ["one of two filters that matches nothing", ["--only", "replay", "--only", "x"], 'filter "x" matches no'],
    ["an unknown flag", ["--onyl", "replay"], "unknown option --onyl"],
    ["a profile that there is not", ["--profile", "vault"], "the bundle has no such profile"],
    [
      "a level that there is not",
      ["--assurance", "total"],
      'option --assurance is "total", expected one of: wire, observed, full',
    ],
    ["a seed that is no whole number", ["--seed", "1.5"], "option --seed must be a whole number"],
    ["a negative number of cases", ["--max-examples", "-1"], "option --max-examples must be a whole number"],
    ["no time at all", ["--max-time", "0"], "option --max-time must be a number above 0"],
    ["no time for a call", ["--call-timeout", "0"], "option --call-timeout must be a number of seconds above 0"],
    ["a call of a day", ["--call-timeout", "86400"], "option --call-timeout must be a number of seconds above 0"],
    ["a negative time to start", ["--start-timeout", "-1"], "option --start-timeout must be a number of seconds"],
    ["a report that cannot be written", ["--output-file", "no/such/folder.json"], "the report cannot be written"],
    ["a second target", ["--command", "node x.mjs"], "more than one target is named"],
    ["a configuration that is not there", ["--config", "none.json"], "the configuration file does not exist"],
  ];
  it.each(nothing)("ends with 2 and sends nothing for %s", async (_what, args, message) => {
    const { url, requests } = await counting();
    const { code, out, talk } = await membrane(["conform", url, ...args], { cwd });
    expect(talk).toContain(`membrane: ${message}`);
    expect({ code, out, requests: requests() }).toEqual({ code: 2, out: "", requests: 0 });
  });

  it("starts no target when a flag is mistyped", async () => {
    const started = join(cwd, "started");
    const command = `'${process.execPath}' -e 'fs.writeFileSync(process.argv[1], "")' '${started}'`;
    expect(await run(["conform", "--command", command, "--onyl", "x"], { cwd })).toMatchObject({ code: 2, out: "" });
    expect(existsSync(started)).toBe(false);
    expect(await run(["conform", "--command", command], { cwd })).toMatchObject({ code: 3, out: "" });
    expect(existsSync(started)).toBe(true);
  });
});

describe("Ctrl-C in the middle of a run", () => {
  const targets: [string, () => string][] = [
    ["serves", () => `${fixture("serve-module.mjs")}' '${moduleFile(cwd)}`],
    ["never answers", () => fixture("silent.mjs")],
  ];
  it.each(targets)(
    "ends with 130, leaves a partial report that is incomplete, and no process, when the target %s",
    async (_does, program) => {
      const [reached, file, temporary] = [join(cwd, "reached"), join(cwd, "report.json"), join(cwd, "tmp")];
      mkdirSync(temporary);
      const command = `'${process.execPath}' '${program()}' '${reached}' 300`;
      const args = ["conform", "--command", command, "--seed", "1", "--format", "json", "--output-file", file];
      const working = start(args, { cwd, environment: { TMPDIR: temporary } });
      await Promise.race([until(() => existsSync(reached)), working.ended]);
      expect(running(reached).length).toBeGreaterThan(0);
      working.signal("SIGINT");
      const { code, out } = await working.ended;
      expect({ code, out }).toEqual({ code: 130, out: "" });
      const report = JSON.parse(readFileSync(file, "utf8")) as Report;
      expect(reportFaults(report)).toEqual([]);
      expect(report.verdict).toMatchObject({ verdict: "incomplete", because: "the run was interrupted" });
      expect(report.run.interrupted).toBe(true);
      expect(report.counts.could_not_run).toBeGreaterThan(0);
      expect(report.obligations.length).toBeGreaterThan(100);
      expect(running(reached)).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
    },
  );
});

/** A server that counts what it is sent. */
async function counting(): Promise<{ url: string; requests: () => number }> {
  let seen = 0;
  const server = createServer((_request, response) => {
    seen++;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(() => server.close());
  writeFileSync(join(cwd, "membrane.config.json"), JSON.stringify({ identities: [identity("a"), identity("b")] }));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => seen };
}

const servers: (() => void)[] = [];
afterEach(() => servers.splice(0).forEach((close) => close()));

function identity(name: string): object {
  return { token: `token-of-${name}`, tenant: `tenant_node:${name}`, standing_refs: [] };
}

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await delay(10);
}

/** Processes with a word in their command line; one that ended and waits to be reaped has none. */
function running(word: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && commandLine(pid).includes(word));
}

function commandLine(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, "latin1");
    // The command itself names its target in an argument.
    return text.includes("\0conform\0") ? "" : text;
  } catch {
    return "";
  }
}
