import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { byCodeUnit } from "../../bundle/by-code-unit.ts";
import { metaSchemaFaults } from "../../bundle/meta-schema.ts";
import type { Baseline, Waiver } from "../../generated/documents.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { writeWhole } from "../write-whole.ts";

/** Where waivers are kept unless another file is named. */
export const BASELINE_FILE = "membrane.baseline.json";

/** Reads the baseline asked for, or the one in the current folder; undefined when there is none. Throws a UsageError for a file that cannot be meant. */
export function readBaseline(
  asked: string | undefined,
  terminal: Terminal,
  { mayBeMissing = asked === undefined } = {},
): Baseline | undefined {
  const shown = asked ?? BASELINE_FILE;
  const path = resolve(terminal.cwd, shown);
  if (!existsSync(path)) {
    if (mayBeMissing) return undefined;
    throw new UsageError("the baseline does not exist", "pass an existing file to --baseline");
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError(`the baseline ${shown} is not JSON`);
  }
  const [fault] = metaSchemaFaults("baseline", value);
  if (fault !== undefined) throw new UsageError(`${shown}#${fault.pointer || "/"}: ${fault.message}`, fault.remedy);
  const baseline = value as Baseline;
  const wrong = baseline.waivers.findIndex(({ expires }) => !isDay(expires));
  if (wrong !== -1) throw new UsageError(`${shown}#/waivers/${wrong}/expires: there is no such day`);
  return baseline;
}

/** Writes waivers in the order of their obligations. Throws a UsageError when the file cannot be written. */
export function writeBaseline(asked: string | undefined, waivers: readonly Waiver[], terminal: Terminal): void {
  const shown = asked ?? BASELINE_FILE;
  const baseline: Baseline = {
    format: "membrane-baseline/1",
    waivers: waivers.toSorted((a, b) => byCodeUnit(a.obligation, b.obligation)),
  };
  writeWhole(resolve(terminal.cwd, shown), shown, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** Whether a text is a day of the calendar, as in 2026-01-31. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}

/** The day it is, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
