import { fromBase32 } from "../../../canaries/base32.ts";
import { backwards, rot13 } from "../../../canaries/letter-order.ts";
import { BASE64, mayBeDeflate, ROTATED_BASE64, worthDecoding, worthDecodingHex } from "./peek.ts";
import { kindOf } from "./plausible.ts";
import { MARK_LIST, type Survey } from "./survey.ts";
import { unpack } from "./unpack.ts";

/** A decoded part of a text. */
export interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

const pairList = /(?:[\da-f]{2}[:\- ]){11,}[\da-f]{2}/gi;
const codeList = /(?:\d{2,5}[,;:\- ]{1,2}){11,}\d{2,5}/g;

/** Pays for work on so many bytes. False when nothing is left to pay with: the work must not be done. */
export type Spend = (bytes: number) => boolean;

/** Every run of the text that decodes to something that looks like text or a compressed stream, as far as the work can be paid for: one run can be decoded from each of its characters. */
export function decodedRuns(bytes: Uint8Array, { marks, runs }: Survey, spend: Spend): Part[] {
  const parts: Part[] = [];
  const takeFrom =
    (offset: number, length: number): Take =>
    (name, from, decode) => {
      if (!spend(from)) return;
      const decoded = decode();
      if (decoded !== undefined && kindOf(decoded) !== undefined) parts.push({ name, bytes: decoded, offset, length });
    };
  for (let at = 0; at < runs.length; at += 2) {
    const start = runs[at] as number;
    const end = runs[at + 1] as number;
    decodeRun(bytes, start, end, takeFrom(start, end - start));
  }
  for (const [start, end] of wrappedRuns(bytes, runs)) {
    const joined = Buffer.from(latin1(bytes, start, end).replaceAll(/\s/g, ""), "latin1");
    decodeRun(joined, 0, joined.length, takeFrom(start, end - start));
  }
  if ((marks & MARK_LIST) !== 0) decodeLists(latin1(bytes, 0, bytes.length), takeFrom);
  return parts;
}

const PURE_HEX = 1;
const PURE_UPPER = 2;
const PURE_LOWER = 4;
const PURE = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  const hex = /[\da-f]/i.test(char) ? PURE_HEX : 0;
  return hex | (/[A-Z2-7]/.test(char) ? PURE_UPPER : 0) | (/[a-z2-7]/.test(char) ? PURE_LOWER : 0);
});

/** Takes what some bytes are decoded to. Decoding is left to it, for it may not be done. */
type Take = (name: string, bytes: number, decode: () => Uint8Array | undefined) => void;

function decodeRun(bytes: Uint8Array, start: number, end: number, take: Take): void {
  for (let skip = 0; skip < 4; skip++) {
    const first = start + skip;
    const last = end - 1 - skip;
    if (worthDecoding(bytes, first, 1, BASE64)) decodeBase64(bytes, first, end, "base64", take);
    if (worthDecoding(bytes, first, 1, ROTATED_BASE64)) decodeBase64(bytes, first, end, "rot13-base64", take, rot13);
    if (worthDecoding(bytes, last, -1, BASE64)) {
      decodeBase64(bytes, start, last + 1, "reversed-base64", take, backwards);
    }
  }
  // A prefix may be glued on with one of the signs of the alphabet.
  for (let at = start + 3; at + 16 < end; at++) {
    if (isSign(bytes[at] as number) && worthDecoding(bytes, at + 1, 1, BASE64)) {
      decodeBase64(bytes, at + 1, end, "base64", take);
    }
  }
  decodePureRuns(bytes, start, end, take);
}

function isSign(byte: number): boolean {
  return byte === 0x2b || byte === 0x2d || byte === 0x2f || byte === 0x5f;
}

// Runs of fewer characters hold no fragment of a canary.
const LEAST_HEX = 24;
const LEAST_BASE32 = 20;

function decodePureRuns(bytes: Uint8Array, start: number, end: number, take: Take): void {
  if (end - start < LEAST_BASE32) return;
  for (const [first, last] of runsOf(PURE_HEX, LEAST_HEX, bytes, start, end)) decodeHex(bytes, first, last, take);
  for (const kind of [PURE_UPPER, PURE_LOWER]) {
    for (const [first, last] of runsOf(kind, LEAST_BASE32, bytes, start, end)) {
      decodeBase32(latin1(bytes, first, last), take);
    }
  }
}

function runsOf(kind: number, least: number, bytes: Uint8Array, start: number, end: number): [number, number][] {
  const found: [number, number][] = [];
  let first = start;
  for (let at = start; at <= end; at++) {
    if (at < end && ((PURE[bytes[at] as number] as number) & kind) !== 0) continue;
    if (at - first >= least) found.push([first, at]);
    first = at + 1;
  }
  return found;
}

function decodeBase64(
  bytes: Uint8Array,
  start: number,
  end: number,
  name: string,
  take: Take,
  undo: (run: string) => string = (run) => run,
): void {
  let decoded: Buffer | undefined;
  take(name, end - start, () => (decoded = Buffer.from(undo(latin1(bytes, start, end)), "base64")));
  const packed = decoded;
  if (packed === undefined || !mayBeDeflate(packed)) return;
  take(`${name}+deflate`, packed.length, () => {
    const unpacked = unpack("raw", packed);
    return typeof unpacked === "object" && kindOf(unpacked) === "text" ? unpacked : undefined;
  });
}

function decodeHex(bytes: Uint8Array, start: number, end: number, take: Take): void {
  const length = end - start;
  for (const skip of [0, 1]) {
    if (worthDecodingHex(bytes, start + skip, 1))
      take("hex", length, () => Buffer.from(latin1(bytes, start + skip, end), "hex"));
    const last = end - skip;
    if (worthDecodingHex(bytes, last - 1, -1))
      take("reversed-hex", length, () => Buffer.from(backwards(latin1(bytes, start, last)), "hex"));
  }
}

function decodeBase32(letters: string, take: Take): void {
  const { length } = letters;
  const reversed = backwards(letters);
  const turned = rot13(letters);
  for (let skip = 0; skip < 8; skip++) {
    take("base32", length, () => fromBase32(letters.slice(skip)));
    take("reversed-base32", length, () => fromBase32(reversed.slice(skip)));
    take("rot13-base32", length, () => fromBase32(turned.slice(skip).replaceAll(/[^A-Z2-7]/gi, "")));
  }
}

function decodeLists(text: string, takeFrom: (offset: number, length: number) => Take): void {
  for (const { 0: list, index } of text.matchAll(pairList)) {
    takeFrom(index, list.length)("hex", list.length, () => Buffer.from(list.replaceAll(/[^\da-f]/gi, ""), "hex"));
  }
  for (const { 0: list, index } of text.matchAll(codeList)) {
    const take = takeFrom(index, list.length);
    take("codes", list.length, () => charactersOf(list));
    take("reversed-codes", list.length, () => charactersOf(backwards(list)));
  }
}

// Base64 over several lines: each line is a run of its own, and all together are one.
function wrappedRuns(bytes: Uint8Array, runs: readonly number[]): [number, number][] {
  const wrapped: [number, number][] = [];
  for (let at = 2; at < runs.length; at += 2) {
    const before = runs[at - 1] as number;
    const start = runs[at] as number;
    if (bytes[start - 1] !== 10 || start - before > 2) continue;
    const last = wrapped.at(-1);
    if (last?.[1] === before) last[1] = runs[at + 1] as number;
    else wrapped.push([runs[at - 2] as number, runs[at + 1] as number]);
  }
  return wrapped;
}

function charactersOf(list: string): Uint8Array {
  return Buffer.from((list.match(/\d+/g) ?? []).map((code) => String.fromCodePoint(Number(code))).join(""), "utf8");
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}
