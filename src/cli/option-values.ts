import type { Argv } from "yargs";
import { UsageError } from "./usage-error.ts";

interface Options {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
}

/** Names of the options a command declares. */
export function optionNames(yargs: Argv): string[] {
  return Object.keys(optionsOf(yargs).key);
}

/** Throws UsageError for an option that was given twice, empty or as no number: each would silently weaken a gate. */
export function demandSingleValues(argv: Readonly<Record<string, unknown>>, yargs: Argv): void {
  const { key, array } = optionsOf(yargs);
  for (const name of Object.keys(key)) {
    const value = argv[name];
    if (Array.isArray(value) && !array.includes(name)) {
      throw new UsageError(`option --${name} was given more than once`);
    }
    if ([value].flat().includes("")) throw new UsageError(`option --${name} is empty, expected a value`);
    if (typeof value === "number" && Number.isNaN(value)) throw new UsageError(`option --${name} must be a number`);
  }
}

/** Yargs knows its options but its types do not say so. */
function optionsOf(yargs: Argv): Options {
  return (yargs as unknown as { getOptions(): Options }).getOptions();
}
