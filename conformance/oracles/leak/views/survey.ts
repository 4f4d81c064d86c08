/** What a surface holds that may be worth decoding: found in one pass, for surfaces that are almost always clean. */
export interface Survey {
  /** Which of the marks below occur. */
  readonly marks: number;
  /** Start and end, in turn, of each run of 16 or more characters of base64, of hexadecimal and base32 therefore. */
  readonly runs: readonly number[];
}

export const MARK_BACKSLASH = 2;
export const MARK_PERCENT = 4;
export const MARK_AMPERSAND = 8;
export const MARK_HIGH = 16;
export const MARK_ZERO = 32;
/** Twelve single characters with separators between. */
export const MARK_SEPARATED = 128;
/** Twelve groups of two to five characters with separators between. */
export const MARK_LIST = 256;

const BASE64 = 1;
const SEPARATOR = 64;
const LEAST_RUN = 16;
const LEAST_ITEMS = 11;
const MARK = markTable();

/** Reads the bytes once. */
export function survey(bytes: Uint8Array): Survey {
  const table = MARK;
  const runs: number[] = [];
  let marks = 0;
  let runStart = 0;
  let itemStart = 0;
  let singles = 0;
  let groups = 0;
  for (let at = 0; at < bytes.length; at++) {
    const mark = table[bytes[at] as number] as number;
    marks |= mark;
    if ((mark & BASE64) === 0) {
      if (at - runStart >= LEAST_RUN) runs.push(runStart, at);
      runStart = at + 1;
    }
    if ((mark & SEPARATOR) === 0) continue;
    const size = at - itemStart;
    itemStart = at + 1;
    singles = size === 1 ? singles + 1 : 0;
    if (size === 0) continue;
    groups = size >= 2 && size <= 5 ? groups + 1 : 0;
    if (singles >= LEAST_ITEMS) marks |= MARK_SEPARATED;
    if (groups >= LEAST_ITEMS) marks |= MARK_LIST;
  }
  if (bytes.length - runStart >= LEAST_RUN) runs.push(runStart, bytes.length);
  return { marks, runs };
}

function markTable(): Uint8Array {
  const table = new Uint8Array(256);
  const set = (characters: string, mark: number): void => {
    for (const byte of Buffer.from(characters, "latin1")) table[byte] = (table[byte] as number) | mark;
  };
  set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_", BASE64);
  set(" -_.,:|\n", SEPARATOR);
  set("\\", MARK_BACKSLASH);
  set("%", MARK_PERCENT);
  set("&", MARK_AMPERSAND);
  set("\0", MARK_ZERO);
  for (let byte = 128; byte < 256; byte++) table[byte] = MARK_HIGH;
  return table;
}
