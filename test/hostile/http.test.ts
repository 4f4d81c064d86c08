import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, run, startProgram, type Working } from "../cli/built.ts";
import { membrane, type Ended } from "../cli/terminal.ts";
import { makeCallers, type MadeCallers } from "../conform/callers.ts";
import { reportFaults } from "../conform/report-faults.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const server = fixture("server.mjs");
const root = mkdtempSync(join(tmpdir(), "membrane-zoo-"));

/** What is judged: every kind of oracle, in few cases. */
const SOME = [
  "membrane.contract/*",
  "evidence.connector.status/control-accepted",
  "evidence.connector.status/closed-response",
  "evidence.connector.consent/closed-response",
  "evidence.connector.consent/count-true",
  "evidence.connector.ingest/gate-refused",
  "evidence.connector.ingest/refusal-uniform",
].flatMap((each) => ["--only", each]);
const brief = (seconds: number): string[] =>
  `--seed 1 --max-examples 0 --max-time ${seconds} --call-timeout ${seconds * 0.4} --format json`.split(" ");
/** How long a run is given to find something, and how long one that has to come to its end. */
const [SHORT, LONG] = [1, 100];
/** Longer than any busy machine takes for a short run, and shorter than a call for each case would. */
const HANGS_MS = 30_000;

/** So many honest answers come first: enough to read the listing and to set something up. */
const FIRST = 25;

/** The verdict, with the exit code that belongs to it. */
function verdictOf({ code, out, talk }: Ended): string {
  expect(talk).not.toMatch(/internal error|\.[jt]s:\d+/u);
  expect(out, talk).not.toBe("");
  const report = JSON.parse(out) as Report;
  expect(reportFaults(report)).toEqual([]);
  const { verdict } = report.verdict;
  expect(code, talk).toBe({ conformant: 0, nonconformant: 1, incomplete: 3, part: 0, void: 4 }[verdict]);
  return verdict;
}

/** What is wrong with each answer after the first, and told from nothing but itself: found in time, however slow the machine is. */
const FOUND = {
  "ends too early": "closes-before-head closes-in-head closes-in-body resets resets-in-body redirects",
  "frames its answers so that nobody can be sure": `chunk-no-size chunk-overflow chunk-longer length-short length-long
    length-overflow two-lengths length-and-chunked no-content-with-body trailing-garbage answers-twice answers-of-others
    http-0.9 bare-lf folded odd-names odd-values status-99 status-999 status-abc upgrades`,
  "answers with what is no strict JSON": `not-a-number no-finite-number numbers-as-text not-utf-8 byte-order-mark
    duplicate-names nested-arrays nested-deeper nested-in-the-body empty-body names-of-the-language half-characters
    line-breaks declares-a-coding`,
  "lies about itself": "rows-of-nothing labels-raised listing-changes capability-hidden capabilities-odd",
};
/** What takes time or comes by chance: it may only ever be worse than a good verdict. */
const NEVER_GOOD = {
  "is silent or slow": "never-answers byte-a-while interim-then-nothing interim-for-ever half-a-head half-an-answer",
  "says more than anybody can keep": `endless-chunks endless-extension endless-trailers many-headers cookie-flood
    huge-length gzip-in-gzip looks-encoded looks-encoded-everywhere looks-escaped`,
  "says what nobody asked for": "late-garbage answers-twice-late flood-after",
};
/** As processes that we start, at the level where everything must be seen. */
const STARTED = {
  "never conformant": "crashes ready-then-resets",
  nonconformant: "starts-once moves-to-another-port",
  "never conformant, and no reason to need memory":
    "endless-body gigabyte-header gzip-bomb huge-references hides-a-bomb",
  incomplete: "links-its-data-to-everything stores-a-terabyte",
  "conformant or incomplete": "floods-stderr floods-stdout",
  conformant: "ignores-sigterm forks fills-the-pipe closes-its-outputs",
  "not attacked": "never-ready never-says-ready endlessly-ready ends-at-once",
};
/** What costs a call at most. */
const CLOSES = ["closes-after", "closes-after-some"];
const words = (text: string): string[] => text.split(/\s+/u);

let serving: Working;
let ports: Readonly<Record<string, number>>;
let callers: MadeCallers;
beforeAll(async () => {
  build();
  callers = makeCallers(root, 8);
  const all = ["honest", ...CLOSES, ...Object.values({ ...FOUND, ...NEVER_GOOD }).flatMap(words)];
  serving = startProgram([server, String(FIRST), ...all], { cwd: root, environment: { ...callers.environment } });
  ports = JSON.parse(await serving.printed(/^listening (.*)$/mu)) as typeof ports;
});
afterAll(() => {
  endAll();
  rmSync(root, { recursive: true, force: true });
});

/** Attacks the server of that behaviour from within this process. */
async function attacked(behaviour: string, seconds: number): Promise<Ended> {
  const cwd = mkdtempSync(join(root, `${behaviour}-`));
  const config = ["--config", join(root, "membrane.config.json")];
  const args = ["conform", `http://127.0.0.1:${ports[behaviour]}`, ...config, ...brief(seconds), ...SOME];
  const began = performance.now();
  const ended = await membrane(args, { cwd, environment: callers.variables });
  if (seconds === SHORT) expect(performance.now() - began).toBeLessThan(HANGS_MS);
  return ended;
}

describe("the zoo", () => {
  it("is conformant when it is honest, by the obligations it is judged by", async () => {
    const ended = await attacked("honest", LONG);
    expect(verdictOf(ended), ended.out).toBe("conformant");
    expect((JSON.parse(ended.out) as Report).counts.held).toBeGreaterThan(9);
  });

  it("has no animal that nobody looks at", async () => {
    const { out } = await startProgram([server, "--list"], { cwd: root }).ended;
    const known = Object.values({ ...FOUND, ...NEVER_GOOD, ...STARTED }).flatMap(words);
    expect(["honest", ...CLOSES, ...known].toSorted()).toEqual((JSON.parse(out) as string[]).toSorted());
  });

  it.each(CLOSES)(
    "%s: may close a connection when its answer was given, without saying so, and is accused of nothing",
    async (name) => {
      // A call that is lost is not lost again when it is tried once more: the target is known by then.
      expect(["conformant", "incomplete"]).toContain(verdictOf(await attacked(name, LONG)));
    },
  );
});

describe.concurrent.each(Object.entries(FOUND))("a server that %s", (_what, names) => {
  it.each(words(names))("%s: is nonconformant", async (name) => {
    const ended = await attacked(name, LONG);
    expect(verdictOf(ended), ended.out).toBe("nonconformant");
  });
});

describe.concurrent.each(Object.entries(NEVER_GOOD))("a server that %s", (_what, names) => {
  it.each(words(names))("%s: is not conformant, and the run ends in time", async (name) => {
    expect(["nonconformant", "incomplete"]).toContain(verdictOf(await attacked(name, SHORT)));
  });
});

it("follows nobody elsewhere", async () => {
  serving.signal("SIGTERM");
  expect((await serving.ended).out).not.toContain("followed");
});

/** Attacks a process of that behaviour, started by the built command; tells besides how many megabytes the command came to need, and what is left of the process. */
async function launched(
  behaviour: string,
  seconds: number,
  more: readonly string[] = [],
): Promise<Ended & { megabytes: number; left: readonly string[] }> {
  const cwd = mkdtempSync(join(root, `${behaviour}-`));
  const file = join(cwd, "peak");
  const environment = {
    PATH: process.env["PATH"] ?? "",
    // Its data lie in the folder of the test, so that what is left can be told by its arguments.
    TMPDIR: cwd,
    NODE_OPTIONS: `--require ${fixture("peak-memory.cjs")}`,
    PEAK_MEMORY_FILE: file,
  };
  const command = `'${process.execPath}' '${server}' ${FIRST} ${behaviour} '${cwd}'`;
  const args = ["conform", "--command", command, ...brief(seconds), ...SOME, ...more];
  const ended = await run(args, { cwd, environment });
  return { ...ended, megabytes: Number(readFileSync(file, "utf8")) / 1024, left: processesOf(cwd) };
}

/** Processes that have the folder in their command line. */
function processesOf(cwd: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/u.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(cwd);
    } catch {
      return false;
    }
  });
}

/** A run over an honest target needs some 150. */
const MOST_MEGABYTES = 512;

describe.concurrent("a process that we started", () => {
  it.each(words(STARTED["never conformant"]))("%s: is not conformant, and nothing is left of it", async (name) => {
    const { left, ...ended } = await launched(name, LONG);
    expect(["nonconformant", "incomplete"]).toContain(verdictOf(ended));
    expect(left).toEqual([]);
  });

  it.each(words(STARTED.nonconformant))("%s: has not kept what it promised to keep over a kill", async (name) => {
    const durable = "evidence.connector.consent/durable";
    const { left, ...ended } = await launched(name, LONG, ["--start-timeout", "10", "--only", durable]);
    expect(verdictOf(ended)).toBe("nonconformant");
    const found = (JSON.parse(ended.out) as Report).obligations.find(({ id }) => id === durable)?.finding;
    expect(found?.problems[0]?.seen).toBe("it did not start again");
    expect(left).toEqual([]);
  });

  it.each(words(STARTED.incomplete))("%s: is incomplete, for nobody saw all that it stored", async (name) => {
    const { left, megabytes, ...ended } = await launched(name, LONG);
    expect(verdictOf(ended)).toBe("incomplete");
    expect(ended.out).toContain("material was planted and storage could not be searched for it");
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    expect(left).toEqual([]);
  });

  it.each(words(STARTED["conformant or incomplete"]))(
    "%s: costs no memory, and is conformant only when all of it was searched",
    async (name) => {
      const { left, megabytes, ...ended } = await launched(name, LONG);
      expect(["conformant", "incomplete"]).toContain(verdictOf(ended));
      expect(megabytes).toBeLessThan(MOST_MEGABYTES);
      expect(left).toEqual([]);
    },
  );

  it.each(words(STARTED.conformant))("%s: is conformant all the same, and ended with all it started", async (name) => {
    const { left, ...ended } = await launched(name, LONG);
    expect(verdictOf(ended), ended.out).toBe("conformant");
    expect(left).toEqual([]);
  });

  it.each(words(STARTED["not attacked"]))("%s: is not attacked, and the way out is told", async (name) => {
    const { code, out, talk, left } = await launched(name, SHORT, ["--start-timeout", "1.5"]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(talk).toContain("run the command by hand: it must serve HTTP on 127.0.0.1 at PORT");
    expect(left).toEqual([]);
  });

  it.each(words(STARTED["never conformant, and no reason to need memory"]))("%s: costs no memory", async (name) => {
    const { left, megabytes, ...ended } = await launched(name, SHORT);
    expect(["nonconformant", "incomplete"]).toContain(verdictOf(ended));
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    expect(left).toEqual([]);
  });
});
