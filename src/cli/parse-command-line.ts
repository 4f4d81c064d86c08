import { parseArgs, type ParseArgsConfig } from "node:util";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { flagName, type Argument, type Command, type Options } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/** Options that every command has. */
export const COMMON_OPTIONS = {
  help: { type: "flag", describe: "Show help" },
  color: { type: "flag", default: true, describe: "Colours in the result; off with NO_COLOR too" },
} as const satisfies Options;

/** What a command line says: values by the names they are declared with, or that help is wanted. */
export type Said =
  | { readonly is: "help" }
  | { readonly is: "given"; readonly values: Readonly<Record<string, unknown>> };

type Value = string | number | boolean | readonly string[] | undefined;

/** A word of the command line that begins with a dash. */
interface Written {
  /** Without dashes, and without what `--no-` takes away. */
  readonly name: string;
  /** As it was written, with its dashes. */
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inline: boolean;
}

/** Reads what follows the verb of a command. Throws UsageError for everything it cannot mean: each would silently weaken a gate. */
export function parseCommandLine(command: Command, args: readonly string[]): Said {
  try {
    return said(command, args);
  } catch (error) {
    // What is wrong with a word is told where it is looked at; the help of its command is a remedy for all of it.
    if (!(error instanceof UsageError) || error.remedy !== undefined) throw error;
    throw new UsageError(error.message, `run: membrane ${command.verb} --help`, { cause: error });
  }
}

function said(command: Command, args: readonly string[]): Said {
  const options: Options = { ...COMMON_OPTIONS, ...command.options };
  const { written, words } = tokensOf(options, args);
  if (written.some(({ rawName }) => rawName === "--help")) return { is: "help" };
  const byFlag = new Map(Object.keys(options).map((name) => [flagName(name), name]));
  const values = new Map<string, Value>();
  for (const each of written) {
    const name = byFlag.get(each.name);
    if (name === undefined || (each.rawName.startsWith("--no-") && options[name]?.type !== "flag"))
      throw unknownOption(each, byFlag.keys());
    values.set(name, optionValue(options, name, each, values.get(name)));
  }
  demandNeeded(options, values);
  const given = { ...defaultsOf(options), ...Object.fromEntries(values), ...argumentsOf(command, words) };
  return { is: "given", values: given };
}

/** The parser of Node says what stands where; what that means for us is judged here, in our words. */
function tokensOf(options: Options, args: readonly string[]): { written: Written[]; words: string[] } {
  const known: NonNullable<ParseArgsConfig["options"]> = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [
      flagName(name),
      { type: type === "flag" ? "boolean" : "string", multiple: true },
    ]),
  );
  const config = {
    args: [...args],
    options: known,
    strict: false,
    allowPositionals: true,
    allowNegative: true,
  } as const;
  const { tokens } = parseArgs({ ...config, tokens: true });
  const written = tokens.flatMap((token) =>
    token.kind === "option"
      ? [{ name: token.name, rawName: token.rawName, value: token.value, inline: token.inlineValue === true }]
      : [],
  );
  return { written, words: tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])) };
}

function unknownOption({ rawName, name }: Written, known: Iterable<string>): UsageError {
  const near = didYouMean(name, known);
  return new UsageError(`unknown option ${rawName}`, near === undefined ? undefined : `did you mean --${near}?`);
}

function optionValue(options: Options, name: string, written: Written, before: Value): Value {
  const option = options[name];
  const flag = `--${flagName(name)}`;
  if (option?.type === "list") return [...((before ?? []) as readonly string[]), textOf(flag, written)];
  if (before !== undefined) throw new UsageError(`option ${flag} was given more than once`);
  if (option?.type === "flag") {
    if (written.value !== undefined) throw new UsageError(`option ${flag} takes no value`);
    return !written.rawName.startsWith("--no-");
  }
  const isNumber = option?.type === "number" && /^-[\d.]/u.test(written.value ?? "");
  const text = isNumber ? (written.value ?? "") : textOf(flag, written);
  if (option?.type !== "number") {
    demandChoice(`option ${flag}`, text, option?.choices);
    return text;
  }
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw new UsageError(`option ${flag} must be a number`);
  return number;
}

function textOf(flag: string, { value, inline }: Written): string {
  if (value === "") throw new UsageError(`option ${flag} is empty, expected a value`);
  if (value === undefined || (!inline && value.startsWith("-") && value !== "-"))
    throw new UsageError(
      `option ${flag} needs a value`,
      value === undefined ? undefined : `if ${value} is meant as one: ${flag}=${value}`,
    );
  return value;
}

function demandNeeded(options: Options, values: ReadonlyMap<string, unknown>): void {
  for (const name of values.keys()) {
    const option = options[name];
    const needed = option?.type === "text" ? option.needs : undefined;
    if (needed !== undefined && !values.has(needed))
      throw new UsageError(`option --${flagName(name)} means nothing without --${flagName(needed)}`);
  }
}

function demandChoice(what: string, text: string, choices: readonly string[] | undefined): void {
  if (choices === undefined || choices.includes(text)) return;
  const near = didYouMean(text, choices);
  throw new UsageError(
    `${what} is ${JSON.stringify(text)}, expected one of: ${choices.join(", ")}`,
    near === undefined ? undefined : `did you mean ${near}?`,
  );
}

function defaultsOf(options: Options): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.default ?? (option.type === "flag" ? false : undefined),
    ]),
  );
}

function argumentsOf(command: Command, words: readonly string[]): Record<string, Value> {
  const left = [...words];
  const values: Record<string, Value> = {};
  for (const [name, argument] of Object.entries(command.arguments)) {
    const taken = argument.many === true ? left.splice(0) : left.splice(0, 1);
    if (argument.required === true && taken.length === 0)
      throw new UsageError(`argument <${name}> is missing: ${argument.describe}`);
    for (const word of taken) demandMeant(name, word, argument);
    values[name] = argument.many === true ? taken : taken[0];
  }
  if (left.length > 0) throw new UsageError(`unknown argument ${JSON.stringify(left[0])}`);
  return values;
}

function demandMeant(name: string, word: string, { choices }: Argument): void {
  if (word === "") throw new UsageError(`argument <${name}> is empty, expected a value`);
  demandChoice(`argument <${name}>`, word, choices);
}
