import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordEntry } from "../../conformance/run/record.ts";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, root, run } from "../cli/built.ts";
import { membrane, type Ended } from "../cli/terminal.ts";
import { reportFaults } from "./report-faults.ts";

/** Told of each call to the module target, in whichever way the test wants to end it. */
declare global {
  var membraneCall: ((count: number) => void) | undefined;
  var membraneMutant: string | undefined;
}

const JOURNAL = ".membrane/run.jsonl";
const SECRET = "evidence.connector.ingest/secret-refused";
const SEED = ["--seed", "5", "--max-examples", "1"];
const SOME = ["*/closed-request", SECRET, "*.ingest/closed-response"].flatMap((id) => ["--only", id]);

let cwd: string;
let target: string[];
beforeAll(build);
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-resume-"));
  target = ["--module", hooked()];
});
afterEach(() => {
  endAll();
  globalThis.membraneCall = undefined;
  globalThis.membraneMutant = undefined;
  rmSync(cwd, { recursive: true, force: true });
});

/** Writes a module target that counts its calls: at one of them it kills the process it is in, if a variable says so. */
function hooked(): string {
  const built = (path: string): string => JSON.stringify(pathToFileURL(join(root, "build", path)).href);
  const path = join(cwd, "target.mjs");
  writeFileSync(
    path,
    `import { referenceModule } from ${built("src/reference/module.js")};
import { mutantsOf } from ${built("conformance/mutants/index.js")};
import { loadBundle } from ${built("src/bundle/load.js")};
import { builtInBundleFolder } from ${built("src/bundle/locate.js")};
const mutant = () => {
  const id = globalThis.membraneMutant ?? process.env.MUTANT;
  if (id === undefined) return referenceModule();
  return mutantsOf(loadBundle(builtInBundleFolder()).bundle).find((each) => each.id === id).adapter();
};
let calls = 0;
export default {
  name: "hooked",
  start: async (environment) => {
    const instance = await mutant().start(environment);
    const logs = () => {
      if (process.env.DIE_AT === "search") process.kill(process.pid, "SIGKILL");
      return instance.logs();
    };
    const call = (request) => {
      calls += 1;
      globalThis.membraneCall?.(calls);
      if (calls === Number(process.env.DIE_AT)) process.kill(process.pid, "SIGKILL");
      return instance.call(request);
    };
    return { ...instance, call, logs };
  },
};
`,
  );
  return path;
}

const conform = (...more: string[]): Promise<Ended> =>
  membrane(["conform", ...target, ...SEED, ...SOME, ...more, "--format", "json"], { cwd });
const reportOf = ({ out }: Ended): Report => {
  const report = JSON.parse(out) as Report;
  expect(reportFaults(report)).toEqual([]);
  return report;
};

/** Runs until a call, and then as if somebody had pressed Ctrl-C. */
async function interrupted(at: number, ...more: string[]): Promise<Ended> {
  const controller = new AbortController();
  let calls = 0;
  globalThis.membraneCall = () => void (++calls === at && controller.abort());
  const args = ["conform", ...target, ...SEED, ...SOME, ...more, "--format", "json"];
  const ended = await membrane(args, { cwd, ended: controller.signal });
  globalThis.membraneCall = undefined;
  return ended;
}

/** Runs in a process of its own that is killed in the middle of a call, or when the logs are to be searched. */
async function killed(
  at: number | "search",
  environment: Record<string, string> = {},
  ...more: string[]
): Promise<Ended> {
  return run(["conform", ...target, ...SEED, ...SOME, ...more, "--format", "json"], {
    cwd,
    environment: { ...environment, DIE_AT: String(at) },
  });
}

/** What the journal holds, without its head. */
function entries(): RecordEntry[] {
  const lines = readFileSync(join(cwd, JOURNAL), "utf8").trimEnd().split("\n").slice(2);
  return lines.map((line) => JSON.parse(line) as RecordEntry);
}
const casesIn = (all: readonly RecordEntry[]): { id: string; planted: boolean }[] =>
  all.flatMap((entry) =>
    entry.what === "case"
      ? [{ id: `${entry.booking.obligation}#${entry.booking.index}`, planted: entry.booking.planted }]
      : [],
  );
const judged = ({ obligations }: Report): unknown[] =>
  obligations.map(({ id, outcome, minimum }) => [id, outcome, minimum]);

describe("a run that was interrupted and is gone on with", () => {
  it("executes after Ctrl-C what was not yet executed and nothing else, and says what a whole run says", async () => {
    const whole = reportOf(await conform());
    expect(existsSync(join(cwd, ".membrane"))).toBe(false);
    const first = await interrupted(600);
    expect(first.code).toBe(130);
    expect(first.talk).toContain("the same command with --resume goes on with it\n");
    const before = casesIn(entries());
    expect(before.length).toBeGreaterThan(10);
    const second = await interrupted(600, "--resume");
    expect(second.code).toBe(130);
    const both = casesIn(entries()).map(({ id }) => id);
    expect(both.length).toBeGreaterThan(before.length + 10);
    expect(new Set(both).size).toBe(both.length);
    const last = await conform("--resume");
    expect(last.code).toBe(0);
    const report = reportOf(last);
    expect(judged(report)).toEqual(judged(whole));
    expect(report.traffic.cases).toBe(whole.traffic.cases);
    expect(report.run).toMatchObject({ plan: whole.run.plan, resumed: { sittings: 3, cases: both.length } });
    expect(report.run.interrupted).toBe(false);
    expect(existsSync(join(cwd, ".membrane"))).toBe(false);
    expect((await conform("--resume")).talk).toContain("there is no run to go on with");
  });

  it("executes again, after the suite was killed, what had planted values that no surface was searched for", async () => {
    // Few at a time, so that few are under way when it dies; and more that plants.
    const more = ["--workers", "8", "--only", "*.ingest/raw-payload-refused"];
    const whole = reportOf(await conform(...more));
    const dead = await killed(whole.traffic.requests - 2, {}, ...more);
    expect(dead).toMatchObject({ code: -1, out: "" });
    const cases = casesIn(entries());
    const standing = cases.filter(({ planted }) => !planted);
    expect(cases.length).toBeGreaterThan(whole.traffic.cases - 20);
    expect(standing.length).toBeGreaterThan(20);
    expect(standing.length).toBeLessThan(cases.length - 20);
    const report = reportOf(await conform(...more, "--resume"));
    expect(report.run.resumed).toEqual({ sittings: 2, cases: standing.length });
    expect(judged(report)).toEqual(judged(whole));
    expect(report.verdict).toEqual(whole.verdict);
  });

  it("finds what only the surfaces show, though the suite was killed when every case was done and they were to be searched", async () => {
    const mutant = "leak/logged-before-checked";
    const dead = await killed("search", { MUTANT: mutant });
    expect(dead).toMatchObject({ code: -1, out: "" });
    const cases = casesIn(entries());
    expect(entries().map(({ what }) => what)).not.toContain("searched");
    globalThis.membraneMutant = mutant;
    const { run, obligations, traffic } = reportOf(await conform("--resume"));
    expect(run.resumed?.cases).toBe(cases.filter(({ planted }) => !planted).length);
    expect(traffic.cases).toBe(cases.length);
    expect(obligations.filter(({ outcome }) => outcome === "violated").map(({ id }) => id)).toEqual([SECRET]);
  });

  it("keeps a violation that was found before, though the target is mended by then", async () => {
    globalThis.membraneMutant = "leak/echo-in-hint";
    const first = await conform("--fail-fast");
    expect(first.code).toBe(1);
    globalThis.membraneMutant = undefined;
    const last = await conform("--resume");
    expect(last.code).toBe(1);
    const found = (report: Report): unknown[] =>
      report.obligations.flatMap(({ id, finding }) => (finding === undefined ? [] : [[id, finding.fingerprint]]));
    expect(found(reportOf(last))).toEqual(found(reportOf(first)));
    expect(reportOf(last).counts).toMatchObject({ violated: found(reportOf(first)).length, could_not_run: 0 });
  });

  it("goes on with a shard as well, whose report merges as any other", async () => {
    const part = (index: number): string[] => ["--shard", `${index}/2`, "--workers", "3"];
    const whole = reportOf(await conform());
    await interrupted(200, ...part(1));
    expect((await conform(...part(2), "--resume")).talk).toContain("there is no run to go on with");
    for (const [index, more] of [
      [1, ["--resume"]],
      [2, []],
    ] as const)
      writeFileSync(join(cwd, `${index}.json`), (await conform(...part(index), ...more)).out);
    const merged = await membrane(["report", "merge", "1.json", "2.json", "--format", "json"], { cwd });
    expect(merged.code).toBe(0);
    expect(judged(reportOf(merged))).toEqual(judged(whole));
    expect(reportOf(merged).run.resumed?.sittings).toBe(2);
  });
});

describe("conform --resume", () => {
  const others: [string, Record<string, string>, string][] = [
    ["another seed", { seed: "6" }, "differs in the seed: 5 then, 6 now"],
    ["other cases", { "max-examples": "2" }, "differs in --max-examples: 1 then, 2 now"],
    ["another filter", { only: "gate-refused" }, "differs in --only: control-accepted then, gate-refused now"],
    ["another level", { assurance: "observed" }, "differs in the level: full then, observed now"],
    ["another target", { module: "other.mjs" }, "differs in the target: --module "],
    ["other capabilities", { config: "lacking.json" }, "the interrupted run had another plan"],
    ["a shard of it", { shard: "1/2" }, "there is no run to go on with"],
  ];
  it("ends with 2 and runs nothing for another run than the one that was interrupted", async () => {
    writeFileSync(join(cwd, "lacking.json"), JSON.stringify({ absent_capabilities: ["pilot-admission"] }));
    writeFileSync(join(cwd, "other.mjs"), readFileSync(target[1] ?? ""));
    const own = { module: target[1] ?? "", seed: "5", "max-examples": "1", only: "control-accepted", format: "json" };
    const args = (changed: Record<string, string> = {}): string[] => [
      "conform",
      ...Object.entries({ ...own, ...changed }).flatMap(([name, value]) => [`--${name}`, value]),
    ];
    const controller = new AbortController();
    globalThis.membraneCall = (count) => void (count > 3 && controller.abort());
    await membrane(args(), { cwd, ended: controller.signal });
    const kept = readFileSync(join(cwd, JOURNAL));
    globalThis.membraneCall = undefined;
    for (const [what, changed, why] of others) {
      const { code, out, talk } = await membrane([...args(changed), "--resume"], { cwd });
      expect(talk, what).toContain(why);
      expect({ code, out }, what).toEqual({ code: 2, out: "" });
    }
    const asked = await membrane(["conform", "--last-failed", "--resume"], { cwd });
    expect(asked).toMatchObject({ code: 2, out: "" });
    const path = target[1] ?? "";
    const written = readFileSync(path);
    writeFileSync(path, `${written.toString()}// Another target.\n`);
    const changed = await membrane([...args(), "--resume"], { cwd });
    expect(changed.talk).toContain("differs in the files of the target: target.mjs (");
    expect(changed).toMatchObject({ code: 2, out: "" });
    writeFileSync(path, written);
    expect(readFileSync(join(cwd, JOURNAL)).equals(kept)).toBe(true);
  });

  it("takes the seed from the run that was interrupted, and ends with 2 where there is none", async () => {
    const args = ["conform", ...target, "--only", "*.ingest/gate-refused", "--format", "json"];
    const none = await membrane([...args, "--resume"], { cwd });
    expect(none).toMatchObject({ code: 2, out: "" });
    expect(none.talk).toContain("there is no run to go on with");
    const controller = new AbortController();
    globalThis.membraneCall = (count) => void (count > 3 && controller.abort());
    const first = await membrane(args, { cwd, ended: controller.signal });
    globalThis.membraneCall = undefined;
    const last = await membrane([...args, "--resume"], { cwd });
    expect(last.code).toBe(0);
    expect(reportOf(last).run.seed).toBe(reportOf(first).run.seed);
  });

  it("runs the case of a last line again that was cut off, and goes on with nothing that was edited", async () => {
    await interrupted(600);
    const text = readFileSync(join(cwd, JOURNAL), "utf8");
    const isCase = (line: string): boolean => line.startsWith('{"what":"case"');
    const cases = text.split("\n").filter(isCase).length;
    writeFileSync(join(cwd, JOURNAL), text.replace(/"executed":\d+/u, '"executed":4711'));
    const edited = await conform("--resume");
    expect(edited).toMatchObject({ code: 2, out: "" });
    expect(edited.talk).toContain(`${JOURNAL} is not as the run wrote it, from line `);
    const lines = text.split("\n");
    const last = lines.findLastIndex(isCase);
    writeFileSync(join(cwd, JOURNAL), `${lines.slice(0, last).join("\n")}\n${(lines[last] ?? "").slice(0, 50)}`);
    // What planted values is run again too: the line that said they were searched for went with the rest.
    const stand = casesIn(entriesOf(lines.slice(2, last))).filter(({ planted }) => !planted).length;
    expect(stand).toBeLessThan(cases);
    const { code, out, talk } = await conform("--resume");
    expect({ code, talk }).toMatchObject({ code: 0 });
    expect(reportOf({ code, out, talk }).run.resumed?.cases).toBe(stand);
  });
});

function entriesOf(lines: readonly string[]): RecordEntry[] {
  return lines.map((line) => JSON.parse(line) as RecordEntry);
}
