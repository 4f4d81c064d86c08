import { BundleError } from "../bundle/bundle-error.ts";
import type { FindingsFormat } from "../diagnostics/findings-formats.ts";
import type { Output } from "./outputs.ts";
import { publishFindings, type Found } from "./publish-findings.ts";
import type { Terminal } from "./terminal.ts";

/** Who reports, where to, and what it looked at until then. */
export interface Reporting extends Pick<Found, "command" | "looked" | "counts"> {
  readonly outputs: readonly Output<FindingsFormat>[];
}

/**
 * Opens contracts. What of one cannot be used goes into the reports for machines before it ends the command: a gate without a report looks like one that was
 * not run.
 */
export async function openOrReport<T>(
  open: () => T | Promise<T>,
  { outputs, ...found }: Reporting,
  terminal: Terminal,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof BundleError) {
      const { findings, texts } = error;
      const ran = [...new Set(findings.map(({ rule }) => rule))];
      const forMachines = outputs.filter(({ format, file }) => format !== "text" || file !== undefined);
      publishFindings({ ...found, findings, ran, judged: false, text: { texts } }, forMachines, terminal);
    }
    throw error;
  }
}
