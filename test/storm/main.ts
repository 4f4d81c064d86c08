// node build/test/storm/main.js [--seconds 60 --clients 200]: three servers of the control plane on one PostgreSQL, with one killed each second.
// Ends with 0 when everything held, 1 with a line for each thing that did not, 2 for wrong usage, and 3 when nothing could be judged.
import { parseArgs } from "node:util";
import { endAllChildren } from "../../conformance/targets/process-group.ts";
import { findPostgres } from "../postgres.ts";
import { storm, type Storm } from "./storm.ts";

const MOST_SHOWN = 40;

process.once("SIGINT", () => interrupted(130));
process.once("SIGTERM", () => interrupted(143));
process.exitCode = await main();

async function main(): Promise<number> {
  let asked;
  try {
    asked = options();
  } catch (error) {
    return ended(2, [messageOf(error)]);
  }
  const { programs, missing } = findPostgres();
  if (missing !== undefined) return ended(3, [`storm skipped: ${missing}`]);
  try {
    return verdict(await storm(programs, { ...asked, say }));
  } catch (error) {
    return ended(3, [`storm could not be judged: ${messageOf(error)}`]);
  }
}

function verdict({ figures, violations, unjudged }: Storm): number {
  for (const line of figures) say(line);
  if (violations.length > 0) {
    const more = violations.length - MOST_SHOWN;
    return ended(1, [...violations.slice(0, MOST_SHOWN), ...(more > 0 ? [`and ${more} more`] : []), "storm: violated"]);
  }
  if (unjudged.length > 0) return ended(3, [...unjudged, "storm: too little happened to judge by"]);
  return ended(0, ["storm: nothing lost, nothing doubled, no budget exceeded, no row of another tenant"]);
}

function options(): { seconds: number; clients: number } {
  const { values } = parseArgs({
    options: { seconds: { type: "string", default: "60" }, clients: { type: "string", default: "200" } },
  });
  return { seconds: wholeNumber("seconds", values.seconds), clients: wholeNumber("clients", values.clients) };
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,4}$/u.test(text)) return Number(text);
  throw new Error(`--${name} is not a whole number above 0`);
}

function ended(code: number, lines: readonly string[]): number {
  for (const line of lines) say(line);
  return code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function interrupted(code: number): void {
  endAllChildren();
  // oxlint-disable-next-line unicorn/no-process-exit -- the storm goes on for as long as the process does
  process.exit(code);
}
