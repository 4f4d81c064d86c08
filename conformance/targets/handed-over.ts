import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./starting.ts";

/** Longest value of a variable: systems bound one, and all of them together. */
const LONGEST = 64 * 1024;

/** What a variable says of the file that holds what is too long for it. */
const IN_A_FILE = "file:";

/** The value of a variable that hands a text over: the text, or where it is too long `file:` and the path of a file with it, which only its owner can read and which goes at the end of the run. */
export function handedOver(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST) return text;
  const path = join(temporaryFolder(), "handed-over.json");
  writeFileSync(path, text, { mode: 0o600 });
  return `${IN_A_FILE}${path}`;
}
