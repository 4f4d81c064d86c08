import { stripVTControlCharacters } from "node:util";
import { createLeakOracle, isSearchable } from "../oracles/leak/oracle.ts";

const FRAGMENT = 8;
const SHORTEST = 6;
const LINES = 5;
const LONGEST = 600;

/** The last lines of an output, made fit for a message: unless they hold one of the values the process was given, or a part of one, in which case only that is said. */
export function outputExcerpt(output: Buffer, values: readonly string[]): string {
  const text = output.toString("utf8");
  if (holdsGiven(text, values)) {
    return "its output holds values it was given, and is not shown";
  }
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .map((line) => line.replaceAll(/[^\P{C}]/gu, " ").trim())
    .filter((line) => line !== "")
    .slice(-LINES);
  return lines.length === 0 ? "it wrote nothing to stderr" : `its last words: ${lines.join(" / ").slice(-LONGEST)}`;
}

/** Whether a text holds one of the values a process was given, in any form, or a part of one that is no accident. */
export function holdsGiven(text: string, values: readonly string[]): boolean {
  const secrets = values.flatMap(secretsIn);
  return secrets.some((value) => sharesFragment(text, value)) || holdsEncoded(Buffer.from(text), secrets);
}

/** The texts inside a value that is JSON, or the value. */
function secretsIn(value: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(value, (_name, member: unknown) => {
      if (typeof member === "string") found.push(member);
      return member;
    });
    return found.length === 0 ? [value] : found;
  } catch {
    return [value];
  }
}

/** Whether one of the values stands in the output in another form: encoded, escaped, folded, compressed. */
function holdsEncoded(output: Buffer, values: readonly string[]): boolean {
  const oracle = createLeakOracle({ views: true });
  const searched = [...new Set(values)].filter((value) => isSearchable(value));
  oracle.plant(searched.map((value, index) => ({ id: String(index), value, carries: "token", owner: "", where: "" })));
  return oracle.scan(output, "output").length > 0;
}

/** Whether a part of the value that is no accident stands in the text. */
function sharesFragment(text: string, value: string): boolean {
  if (value.length < SHORTEST) return false;
  const length = Math.min(FRAGMENT, value.length);
  for (let at = 0; at + length <= value.length; at++) {
    if (text.includes(value.slice(at, at + length))) return true;
  }
  return false;
}
