import { foldText } from "../../conformance/reporters/fold-text.ts";
import { flagName, usageOf, type Argument, type Command, type Option } from "./command.ts";
import { COMMON_OPTIONS } from "./parse-command-line.ts";

/** What `membrane --help` prints: every command in one line each, and what exit codes say. */
export function helpText(commands: readonly Command[]): string {
  return [
    "membrane <command>",
    "",
    "Contract toolkit and conformance harness for membranes: boundaries that keep credentials",
    "and raw payloads out of a platform.",
    "",
    "Commands:",
    ...columns(commands.map((command) => [`membrane ${usageOf(command)}`, command.describe])),
    "",
    "Options:",
    "  --help     Show help, also of one command: membrane check --help",
    "  --version  Show the version",
    "",
    "Examples:",
    "  membrane check                               everything a merge needs, offline",
    "  membrane explain connector_consent_revoked   what a refusal code means and what to do",
    "",
    "Exit codes: 0 clean, 1 findings or nonconformant, 2 usage or contract error, 3 incomplete,",
    "4 void or internal error, 130 interrupted.",
    "",
  ].join("\n");
}

/** What `membrane <verb> --help` prints. */
export function commandHelp(command: Command): string {
  const words = Object.entries(command.arguments).map(([name, argument]): Row => [name, aboutArgument(argument)]);
  const options = Object.entries({ ...COMMON_OPTIONS, ...command.options }).map(
    ([name, option]: [string, Option]): Row => [writtenOption(name, option), aboutOption(option)],
  );
  return [
    `membrane ${usageOf(command)}`,
    "",
    command.describe,
    "",
    ...(words.length === 0 ? [] : ["Arguments:", ...columns(words), ""]),
    "Options:",
    ...columns(options),
    "",
    "Examples:",
    ...columns(command.examples.map(([line, what]) => [`membrane ${line}`, what])),
    "",
  ].join("\n");
}

type Row = readonly [name: string, about: string];

function writtenOption(name: string, option: Option): string {
  const flag = `--${flagName(name)}`;
  switch (option.type) {
    case "flag":
      return option.default === true ? `--no-${flagName(name)}` : flag;
    case "number":
      return `${flag} <number>`;
    case "text":
      return `${flag} <${option.choices?.join("|") ?? "text"}>`;
    case "list":
      return `${flag} <text>`;
  }
}

function aboutOption(option: Option): string {
  const usual = option.type === "flag" || option.default === undefined ? "" : [option.default].flat().join(", ");
  return usual === "" ? option.describe : `${option.describe} (default ${usual})`;
}

function aboutArgument({ describe, choices }: Argument): string {
  return choices === undefined ? describe : `${describe}: ${choices.join(", ")}`;
}

/** A wider left column leaves no room beside it, so what is about it begins on a line of its own. */
const WIDEST = 58;
const GAP = 2;

/** Rows in two columns. */
function columns(rows: readonly Row[]): string[] {
  const left = Math.max(0, ...rows.map(([name]) => name.length).filter((length) => length <= WIDEST)) + 2 * GAP;
  return rows.flatMap(([name, about]) => {
    const first = `${" ".repeat(GAP)}${name}`;
    return name.length <= WIDEST
      ? foldText(first.padEnd(left), about, left)
      : [first, ...foldText(" ".repeat(left), about, left)];
  });
}
