import { hash } from "node:crypto";
import { askedOnce } from "../../src/bundle/asked-once.ts";
import type { SamplePart } from "../../src/generated/documents.ts";

/** A unique planted value. Its appearance on a surface that must not have it proves a leak. */
export interface Canary {
  /** Names the canary in findings, in place of its value. */
  readonly id: string;
  /** Random throughout: whatever is fixed or public in it would be found where nothing leaked. */
  readonly value: string;
  readonly carries: "secret" | "raw-payload" | "accepted" | "token";
  /** Tenant or lane it was planted for. */
  readonly owner: string;
  /** Pointer or carrier it was planted at, for the finding. */
  readonly where: string;
  /** The whole text it was planted in, when that is more than the value: digests of the whole text are searched too. */
  readonly plantedIn?: string;
}

/** Alphabets a canary can be drawn from. */
export type CanaryAlphabet = NonNullable<SamplePart["random"]>;

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const symbols: Readonly<Record<CanaryAlphabet, string>> = {
  alnum: upper + lower + digits,
  "lower-alnum": lower + digits,
  "upper-alnum": upper + digits,
  digits,
  base64: `${upper}${lower}${digits}+/`,
  hex: `${digits}abcdef`,
};

/**
 * The random value with this name: the same for the same arguments, unrelated to every other.
 * Each symbol is equally likely, and the first is a letter where the alphabet has letters.
 */
export function makeCanary(
  nonce: string,
  caseId: string,
  index: number,
  alphabet: CanaryAlphabet,
  length: number,
): string {
  const { first, all } = readingsOf(alphabet);
  const name = JSON.stringify([caseId, index, alphabet, length]);
  // Written into one place and read out at once: a request has many canaries, and a text put together letter by letter is as many texts.
  const value = length <= scratch.length ? scratch : Buffer.alloc(length);
  let written = 0;
  for (let block = 0; written < length; block++) {
    // One character a byte: a buffer for each would cost more than its digest.
    const bytes = hash("sha512", `${nonce}:${block}:${name}`, "binary");
    for (let at = 0; at < bytes.length && written < length; at++) {
      const symbol = (written === 0 ? first : all)[bytes.charCodeAt(at)] as number;
      if (symbol !== NONE) value[written++] = symbol;
    }
  }
  return value.toString("latin1", 0, length);
}

const scratch = Buffer.alloc(256);
/** Stands for no symbol. */
const NONE = 0;

/** Letters of each alphabet, or the alphabet where it has none: what a value begins with. */
const firsts = new Map(
  Object.values(symbols).map((all) => [all, /[A-Za-z]/.test(all) ? all.replaceAll(/[^A-Za-z]/g, "") : all]),
);

/** The characters of an alphabet, and those a value begins with. */
export function alphabetOf(alphabet: CanaryAlphabet): { readonly first: string; readonly all: string } {
  const all = symbols[alphabet];
  return { first: firsts.get(all) ?? all, all };
}

/** The code of the symbol that each byte stands for at the beginning of a value and in it. */
type Readings = Readonly<Record<"first" | "all", Uint8Array>>;

const readingsOf = askedOnce((alphabet: CanaryAlphabet): Readings => {
  const { first, all } = alphabetOf(alphabet);
  return { first: readBytes(first), all: readBytes(all) };
});

/** Bytes past the last multiple of the alphabet's size are thrown away: a plain remainder would favour the first symbols. */
function readBytes(symbolsThere: string): Uint8Array {
  const size = symbolsThere.length;
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    byte < 256 - (256 % size) ? symbolsThere.charCodeAt(byte % size) : NONE,
  );
}
