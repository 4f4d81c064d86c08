import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Options } from "./command.ts";
import { cannotWrite } from "./demand-writable.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** One form of a report and where it goes; without a file, to stdout. */
export interface Output<F extends string> {
  readonly format: F;
  readonly file: string | undefined;
}

/** The options by which every command with a report says which ones it wants. */
export function outputOptions(known: readonly string[], usual: string) {
  return {
    format: {
      type: "list",
      default: [usual],
      describe: `Form of the report: ${known.join(", ")}; name=file writes it there; repeat it for several`,
    },
    outputFile: {
      type: "list",
      default: [],
      describe: "Where the report goes (default stdout); one for each --format that names no file itself",
    },
  } as const satisfies Options;
}

/** What `--format` and `--output-file` ask for. Throws a UsageError for an unknown form, and for two reports in one place. */
export function outputsOf<F extends string>(
  known: readonly F[],
  asked: { readonly format: readonly string[]; readonly outputFile: readonly string[] },
): Output<F>[] {
  const outputs = asked.format.map((text) => outputOf(known, text));
  const bare = outputs.filter(({ file }) => file === undefined).length;
  const files = asked.outputFile;
  if (files.length > bare)
    throw new UsageError(
      "option --output-file has no report to write",
      "give one for each --format that names no file itself",
    );
  if (bare > Math.max(1, files.length))
    throw new UsageError("more than one report would go to the same place", "name files: --format junit=junit.xml");
  const left = [...files];
  const placed = outputs.map(({ format, file }) => ({ format, file: file ?? left.shift() }));
  const names = placed.map(({ file }) => file);
  const twice = names.find((file, index) => file !== undefined && names.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`more than one report would be written to ${twice}`);
  return placed;
}

/** Writes a report in every form asked for, files first: what goes to stdout is all of it or nothing. Throws a UsageError for a file that cannot be written. */
export function publish<F extends string>(
  outputs: readonly Output<F>[],
  render: (format: F, color: boolean) => string,
  terminal: Terminal,
): void {
  for (const { format, file } of outputs) {
    if (file === undefined) continue;
    try {
      writeFileSync(resolve(terminal.cwd, file), render(format, false));
    } catch (error) {
      throw cannotWrite(file, error);
    }
  }
  for (const { format, file } of outputs) if (file === undefined) terminal.out(render(format, terminal.color));
}

function outputOf<F extends string>(known: readonly F[], asked: string): Output<F> {
  const at = asked.indexOf("=");
  const name = at === -1 ? asked : asked.slice(0, at);
  const format = known.find((candidate) => candidate === name);
  if (format === undefined) {
    const near = didYouMean(name, known);
    throw new UsageError(
      `unknown format ${JSON.stringify(name)}, expected one of: ${known.join(", ")}`,
      near === undefined ? undefined : `did you mean ${near}?`,
    );
  }
  if (at === asked.length - 1)
    throw new UsageError(`format ${JSON.stringify(asked)} names no file`, "write it as --format junit=junit.xml");
  return { format, file: at === -1 ? undefined : asked.slice(at + 1) };
}
