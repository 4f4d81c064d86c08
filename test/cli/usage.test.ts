import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { defineCommand, flagName, type Command } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands/table.ts";
import { parseCommandLine } from "../../src/cli/parse-command-line.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { membrane } from "./terminal.ts";

const cwd = mkdtempSync(join(tmpdir(), "membrane-usage-"));

describe("a command line that cannot be understood", () => {
  const wrong: [string[], string][] = [
    [[], "no command given"],
    [["chek"], 'unknown command "chek"\n  did you mean check?'],
    [["--hepl"], 'unknown option "--hepl"\n  did you mean --help?'],
    [["--port", "1"], 'unknown option "--port"'],
    [["check", "--docz", "x"], "unknown option --docz\n  did you mean --docs?"],
    [["check", "--docz=x"], "unknown option --docz\n  did you mean --docs?"],
    [["check", "-x"], "unknown option -x"],
    [["check", "--no-colour"], "unknown option --no-colour"],
    [["check", "--docs"], "option --docs needs a value"],
    [["check", "--docs", "--prove"], "option --docs needs a value\n  if --prove is meant as one: --docs=--prove"],
    [["check", "--no-docs"], "unknown option --no-docs"],
    [["check", "--prove=no"], "option --prove takes no value"],
    [["check", "--prove", "--no-prove"], "option --prove was given more than once"],
    [["check", "--", "--docs"], "--docs does not exist"],
    [["check", ""], "argument <paths> is empty"],
    [["diff", "a", "--reason", "b"], "option --reason means nothing without --approve"],
    [
      ["diff", "a", "--fail-on", "eror"],
      'option --fail-on is "eror", expected one of: error, warning, info\n  did you mean error?',
    ],
    [["check", "--docs", "a", "--docs", "b"], "option --docs was given more than once"],
    [["check", "--docs="], "option --docs is empty"],
    [["check", "--format", "xml"], 'unknown format "xml", expected one of: text, json'],
    [["generate", "types", "more"], 'unknown argument "more"'],
    [["generate", "everything"], 'argument <what> is "everything", expected one of: types, docs'],
    [["explain"], "argument <name> is missing"],
    [["explain", "a", "b"], 'unknown argument "b"'],
    [["list", "secrets"], 'argument <what> is "secrets", expected one of: profiles, operations'],
    [["report", "merge"], "argument <files> is missing"],
    [["serve", "--port", "high"], "option --port must be a number"],
    [["serve", "--port", " "], "option --port must be a number"],
    [["serve", "--port", "-1"], "--port must be a whole number from 0 to 65535"],
    [["serve", "--port=-1"], "--port must be a whole number from 0 to 65535"],
    [
      ["conform", "--module", "./a.mjs", "--exchange-command", "./b"],
      "option --exchange-command is for a target that --command starts",
    ],
    [["serve", "--port", "70000"], "--port must be a whole number from 0 to 65535"],
  ];
  it.each(wrong)("ends with 2 and prints no result: %j", async (args, message) => {
    const { code, out, talk } = await membrane(args, { cwd });
    expect(talk).toContain(`membrane: ${message}`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it.each([
    [["check", "--docs"]],
    [["check", "--docs", "a", "--docs", "b"]],
    [["check", "--docs="]],
    [["check", "--prove=no"]],
    [["check", ""]],
    [["diff", "a", "--reason", "b"]],
    [["list", "secrets"]],
    [["serve", "--port", "high"]],
    [["explain"]],
  ])("has the help of its command as a remedy where there is no nearer one: %j", async (args) => {
    const { talk } = await membrane(args, { cwd });
    expect(talk).toMatch(new RegExp(`^membrane: .+\n {2}run: membrane ${args[0]} --help\n$`, "u"));
  });

  it("ends with 2 and names the place for a saved program with a pattern that is none", async () => {
    const form = { pattern: "^(a$" };
    const step = { do: "call", id: "s0", role: "attack", operation: "o", as: "self", expect: { see: "declared" } };
    const program = { steps: [{ ...step, input: { $: "key", n: 0, form } }] };
    const about = { obligation: "evidence.connector.ingest/gate-refused", seed: 1, bundle: "0".repeat(64), suite: "0" };
    const path = join(cwd, "saved.json");
    writeFileSync(path, JSON.stringify({ format: "membrane-program/1", ...about, program }));
    const { code, out, talk } = await membrane(["replay", path], { cwd });
    const place = "/program/steps/0/input/form/pattern";
    expect(talk).toContain(`${place}: pattern is not a regular expression with the flag u`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("runs nothing when a flag is mistyped", async () => {
    let runs = 0;
    const command: Command = defineCommand({
      verb: "count",
      describe: "Count",
      arguments: {},
      options: { times: { type: "number", describe: "How often" } },
      examples: [],
      run: () => Promise.resolve(runs++ === 0 ? 0 : 0),
    });
    const terminal = quiet();
    expect(await runCommandLine(["count", "--tims", "3"], terminal, [command])).toBe(2);
    expect(runs).toBe(0);
    expect(await runCommandLine(["count", "--times", "3"], terminal, [command])).toBe(0);
    expect(runs).toBe(1);
  });
});

describe("help", () => {
  it("lists every command and every exit code", async () => {
    const { code, out } = await membrane(["--help"], { cwd });
    expect(code).toBe(0);
    for (const { verb } of COMMANDS) expect(out).toContain(`membrane ${verb}`);
    for (const number of [0, 1, 2, 3, 4, 130]) expect(out).toMatch(new RegExp(`\\b${number} [a-z]`, "u"));
  });

  it.each(COMMANDS)(
    "of $verb names each option once, and every example is one",
    async ({ verb, options, examples }) => {
      const { code, out, talk } = await membrane([verb, "--help"], { cwd });
      expect({ code, talk }).toEqual({ code: 0, talk: "" });
      for (const name of ["help", ...Object.keys(options)])
        expect(out.match(new RegExp(`^  --${flagName(name)}(?![a-z-])`, "gmu"))).toHaveLength(1);
      expect(out.split("\n").filter((line) => line.length > 110)).toEqual([]);
      expect(examples.length).toBeGreaterThan(0);
      for (const [line] of examples) expect(out).toContain(`\n  membrane ${line}`);
    },
  );

  it.each(COMMANDS.flatMap((command) => command.examples.map(([line]) => ({ line, command }))))(
    "shows an example that is understood: $line",
    ({ line, command }) => {
      const [verb, ...args] = [...line.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain ?? "");
      expect(verb).toBe(command.verb);
      expect(parseCommandLine(command, args).is).toBe("given");
    },
  );

  it("of a command comes wherever it is asked for", async () => {
    const { code, out } = await membrane(["check", "docs", "--docs", "x", "--help"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("membrane check [paths..]");
  });

  it("prints the version and nothing else", async () => {
    const { code, out, talk } = await membrane(["--version"], { cwd });
    expect({ code, talk }).toEqual({ code: 0, talk: "" });
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });
});

describe("an unexpected error", () => {
  const failing = (thrown: unknown): Command =>
    defineCommand({
      verb: "fail",
      describe: "Fail",
      arguments: {},
      options: {},
      examples: [],
      run: () =>
        Promise.resolve().then(() => {
          throw thrown;
        }),
    });
  const planted = "planted-value-7f3a91";

  it.each([new TypeError(planted), planted, { message: planted }, null])(
    "is one line without its text, and ends with 4",
    async (thrown) => {
      let talk = "";
      const code = await runCommandLine(["fail"], { ...quiet(), talk: (text) => void (talk += text) }, [
        failing(thrown),
      ]);
      expect(code).toBe(4);
      expect(talk).toMatch(/^membrane: internal error \([A-Za-z]+\); please report it .*\n$/u);
      expect(talk).not.toContain(planted);
    },
  );

  it("shows where it happened when that is asked for", async () => {
    let talk = "";
    const terminal = { ...quiet(), environment: { MEMBRANE_DEBUG: "1" }, talk: (text: string) => void (talk += text) };
    expect(await runCommandLine(["fail"], terminal, [failing(new TypeError("here"))])).toBe(4);
    expect(talk).toContain("usage.test.ts");
  });

  it.each([
    ["target_unreachable", 3],
    ["runtime_unreachable", 3],
    ["environment_invalid", 2],
    ["data_folder_locked", 2],
    ["database_unusable", 2],
    ["nobody_knows_this", 4],
  ])("with the code %s ends with %i", async (code, expected) => {
    const error = Object.assign(new Error("said so"), { code, remedy: "do this" });
    let talk = "";
    expect(await runCommandLine(["fail"], { ...quiet(), talk: (text) => void (talk += text) }, [failing(error)])).toBe(
      expected,
    );
    expect(talk.includes("said so\n  do this")).toBe(expected !== 4);
  });
});

function quiet(): Terminal {
  const ended = new AbortController().signal;
  const silent = (): void => undefined;
  return { out: silent, talk: silent, cwd, environment: {}, color: false, interactive: false, ended };
}
