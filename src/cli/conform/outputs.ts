import { realpathSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { REPORTERS } from "../../../conformance/reporters/index.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { builtInBundleFolder } from "../../bundle/locate.ts";
import type { Report } from "../../generated/documents.ts";
import type { Bundle } from "../../bundle/model.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { cannotWrite } from "./demand-usable.ts";

type Format = keyof typeof REPORTERS;

/** One form of a report and where it goes; without a file, to stdout. */
export interface Output {
  readonly format: Format;
  readonly file: string | undefined;
}

/** What `--format` and `--output-file` ask for. Throws a UsageError for an unknown form, and for two reports in one place. */
export function outputsOf(formats: readonly string[], outputFile: string | undefined): Output[] {
  const outputs = formats.map((asked) => {
    const at = asked.indexOf("=");
    const name = at === -1 ? asked : asked.slice(0, at);
    return { format: formatNamed(name), file: at === -1 ? undefined : fileIn(asked, at) };
  });
  const bare = outputs.filter(({ file }) => file === undefined);
  if (bare.length > 1)
    throw new UsageError("more than one report would go to the same place", "name files: --format junit=junit.xml");
  if (outputFile !== undefined && bare.length === 0)
    throw new UsageError("option --output-file has no report to write", "each --format names its own file already");
  const placed = outputs.map(({ format, file }) => ({ format, file: file ?? outputFile }));
  const files = placed.map(({ file }) => file);
  const twice = files.find((file, index) => file !== undefined && files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`more than one report would be written to ${twice}`);
  return placed;
}

/** Writes a report in every form asked for, files first. Throws a UsageError for a file that cannot be written. */
export function publish(report: Report, outputs: readonly Output[], bundle: Bundle, terminal: Terminal): void {
  const named = bundleName(bundle, terminal);
  for (const { format, file } of outputs) {
    if (file === undefined) continue;
    try {
      writeFileSync(resolve(terminal.cwd, file), REPORTERS[format](report, bundle, { color: false, ...named }));
    } catch (error) {
      throw cannotWrite(file, error);
    }
  }
  for (const { format, file } of outputs)
    if (file === undefined) terminal.out(REPORTERS[format](report, bundle, { color: terminal.color, ...named }));
}

/** The folder of a bundle that is not the kit's own, as it is named where the command was called. */
function bundleName({ root }: Bundle, { cwd }: Terminal): { contracts?: string } {
  return realpathSync(root) === realpathSync(builtInBundleFolder()) ? {} : { contracts: relative(cwd, root) || "." };
}

function formatNamed(name: string): Format {
  if (Object.hasOwn(REPORTERS, name)) return name as Format;
  const known = Object.keys(REPORTERS);
  const near = didYouMean(name, known);
  throw new UsageError(
    `unknown format ${JSON.stringify(name)}, expected one of: ${known.join(", ")}`,
    near === undefined ? undefined : `did you mean ${near}?`,
  );
}

function fileIn(asked: string, at: number): string {
  if (at + 1 < asked.length) return asked.slice(at + 1);
  throw new UsageError(`format ${JSON.stringify(asked)} names no file`, "write it as --format junit=junit.xml");
}
