import { realpathSync } from "node:fs";
import { relative } from "node:path";
import type { ReportFormat } from "../../../conformance/reporters/formats.ts";
import { REPORTERS } from "../../../conformance/reporters/index.ts";
import { builtInBundleFolder } from "../../bundle/locate.ts";
import type { Bundle } from "../../bundle/model.ts";
import type { Report } from "../../generated/documents.ts";
import { publish, type Output } from "../outputs.ts";
import type { Terminal } from "../terminal.ts";

/** One form of the report of a run, and where it goes. */
export type RunOutput = Output<ReportFormat>;

/** Writes the report of a run in every form asked for. Throws a UsageError for a file that cannot be written. */
export function publishRun(report: Report, outputs: readonly RunOutput[], bundle: Bundle, terminal: Terminal): void {
  const named = bundleName(bundle, terminal);
  publish(outputs, (format, color) => REPORTERS[format](report, bundle, { color, ...named }), terminal);
}

/** The folder of a bundle that is not the kit's own, as it is named where the command was called. */
function bundleName({ root }: Bundle, { cwd }: Terminal): { contracts?: string } {
  return realpathSync(root) === realpathSync(builtInBundleFolder()) ? {} : { contracts: relative(cwd, root) || "." };
}
