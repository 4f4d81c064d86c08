import { kindOf } from "./plausible.ts";

/** The value of each character of an alphabet, zero for any other. */
export type Alphabet = Uint8Array;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const rotatedLetters = "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm";

/** Base64 and base64url alike. */
export const BASE64: Alphabet = alphabetOf(`${letters}0123456789+/`, "-_");

/** Base64 of which each letter was moved half an alphabet on. */
export const ROTATED_BASE64: Alphabet = alphabetOf(`${rotatedLetters}0123456789+/`, "-_");

/** Hexadecimal digits of either case. */
const HEX: Alphabet = alphabetOf("0123456789abcdef", "ABCDEF");

const PEEKED = 12;
const scratch = new Uint8Array(PEEKED);

/**
 * Whether the sixteen base64 characters from a place, read forwards or backwards, decode to something worth decoding in full. Most runs
 * are digests and handles: this look at their first bytes spares decoding the rest, and allocates nothing.
 */
export function worthDecoding(bytes: Uint8Array, from: number, step: 1 | -1, alphabet: Alphabet): boolean {
  let at = from;
  for (let byte = 0; byte < PEEKED; byte += 3) {
    let group = 0;
    for (let char = 0; char < 4; char++, at += step) group = (group << 6) | valueAt(bytes, at, alphabet);
    scratch[byte] = group >>> 16;
    scratch[byte + 1] = group >>> 8;
    scratch[byte + 2] = group;
  }
  return kindOf(scratch) !== undefined || mayBeDeflate(scratch);
}

/** The same for the 24 hexadecimal digits from a place. */
export function worthDecodingHex(bytes: Uint8Array, from: number, step: 1 | -1): boolean {
  for (let byte = 0, at = from; byte < PEEKED; byte++, at += 2 * step) {
    scratch[byte] = (valueAt(bytes, at, HEX) << 4) | valueAt(bytes, at + step, HEX);
  }
  return kindOf(scratch) !== undefined;
}

/**
 * Whether a raw deflate stream of one block may start here. It has no mark, so the table of code lengths it begins with must be complete, or where
 * it uses the fixed table, the first codes must be printable. One random start in some hundreds passes.
 */
export function mayBeDeflate(bytes: Uint8Array): boolean {
  const head = bitsAt(bytes, 0, 3);
  return head === 3 ? startsPrintable(bytes) : head === 5 && hasCompleteTable(bytes);
}

function startsPrintable(bytes: Uint8Array): boolean {
  let at = 3;
  for (let symbol = 0; symbol < 6; symbol++, at += 8) {
    let code = 0;
    for (let bit = 0; bit < 8; bit++) code = (code << 1) | bitsAt(bytes, at + bit, 1);
    // Codes from 0x30 on are the bytes from 0 on.
    if (code < 0x30 + 0x20 || code > 0x30 + 0x7e) return false;
  }
  return true;
}

function hasCompleteTable(bytes: Uint8Array): boolean {
  if (bitsAt(bytes, 3, 5) > 29 || bitsAt(bytes, 8, 5) > 29) return false;
  let share = 0;
  for (let code = 0; code < bitsAt(bytes, 13, 4) + 4; code++) {
    const length = bitsAt(bytes, 17 + code * 3, 3);
    if (length > 0) share += 128 >>> length;
  }
  return share === 128;
}

function bitsAt(bytes: Uint8Array, from: number, count: number): number {
  const byte = from >>> 3;
  const window = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8);
  return (window >>> (from & 7)) & ((1 << count) - 1);
}

function valueAt(bytes: Uint8Array, at: number, alphabet: Alphabet): number {
  return at >= 0 && at < bytes.length ? (alphabet[bytes[at] as number] as number) : 0;
}

// Other spellings stand for the last values of the alphabet.
function alphabetOf(characters: string, ...instead: string[]): Alphabet {
  const table = new Uint8Array(256);
  for (const [value, char] of Array.from(characters).entries()) table[char.charCodeAt(0)] = value;
  for (const spelling of instead) {
    const first = characters.length - spelling.length;
    for (const [at, char] of Array.from(spelling).entries()) table[char.charCodeAt(0)] = first + at;
  }
  return table;
}
