import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { toBase32 } from "./base32.ts";
import { withHomoglyphs } from "./homoglyphs.ts";
import { backwards, rot13 } from "./letter-order.ts";

/** One way to write a text differently. Attacks disguise material with it, and the leak oracle must see through it. */
export interface Encoding {
  readonly name: string;
  readonly encode: (text: string) => string;
  /** Whether the result is no longer plainly the material, so that any declared refusal will do. */
  readonly disguise: boolean;
}

/** Every encoding the kit attacks with and searches for. Names are permanent. */
export const ENCODINGS: readonly Encoding[] = [
  { name: "plain", encode: (text) => text, disguise: false },
  { name: "json-in-string", encode: (text) => JSON.stringify({ value: text }), disguise: false },
  disguise("upper", (text) => text.toUpperCase()),
  disguise("lower", (text) => text.toLowerCase()),
  disguise("reversed", backwards),
  disguise("rot13", rot13),
  disguise("base64", (text) => bytes(text).toString("base64")),
  disguise("base64-second-byte", (text) => bytes(`-${text}`).toString("base64")),
  disguise("base64-third-byte", (text) => bytes(`--${text}`).toString("base64")),
  disguise("base64url", (text) => bytes(text).toString("base64url")),
  disguise("base64-twice", (text) => bytes(bytes(text).toString("base64")).toString("base64")),
  disguise("base64-wrapped", (text) => bytes(text).toString("base64").replaceAll(/.{20}/g, "$&\r\n")),
  disguise("base32", (text) => toBase32(bytes(text))),
  disguise("hex", (text) => bytes(text).toString("hex")),
  disguise("hex-upper", (text) => bytes(text).toString("hex").toUpperCase()),
  disguise("hex-colon", (text) => eachByte(text, hex, ":")),
  disguise("percent", (text) => eachByte(text, (byte) => `%${hex(byte)}`)),
  disguise("percent-twice", (text) => eachByte(text, (byte) => `%25${hex(byte)}`)),
  disguise("unicode-escape", (text) => eachUnit(text, (unit) => `\\u${unit.toString(16).padStart(4, "0")}`)),
  disguise("hex-escape", (text) => eachByte(text, (byte) => `\\x${hex(byte)}`)),
  disguise("html-decimal", (text) => eachUnit(text, (unit) => `&#${unit};`)),
  disguise("html-hex", (text) => eachUnit(text, (unit) => `&#x${unit.toString(16)};`)),
  disguise("char-codes", (text) => eachUnit(text, String, ",")),
  disguise("fullwidth", (text) =>
    text.replaceAll(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  ),
  disguise("homoglyph", withHomoglyphs),
  disguise("zero-width", (text) => Array.from(text).join("\u{200b}")),
  disguise("soft-hyphen", (text) => Array.from(text).join("\u{ad}")),
  disguise("spaced", (text) => Array.from(text).join(" ")),
  disguise("dashed", (text) => Array.from(text).join("-")),
  disguise("utf16-hex", (text) => Buffer.from(text, "utf16le").toString("hex")),
  disguise("utf16-base64", (text) => Buffer.from(text, "utf16le").toString("base64")),
  disguise("gzip-base64", (text) => gzipSync(text).toString("base64")),
  disguise("deflate-base64", (text) => deflateSync(text).toString("base64")),
  disguise("deflate-raw-base64", (text) => deflateRawSync(text).toString("base64")),
  disguise("gzip-hex", (text) => gzipSync(text).toString("hex")),
  disguise("data-uri", (text) => `data:text/plain;base64,${bytes(text).toString("base64")}`),
];

/** The encoding with this name. Throws a RangeError when there is none. */
export function encodingNamed(name: string): Encoding {
  const found = ENCODINGS.find((encoding) => encoding.name === name);
  if (found === undefined) throw new RangeError(`no encoding is called "${name}"`);
  return found;
}

function disguise(name: string, encode: (text: string) => string): Encoding {
  return { name, encode, disguise: true };
}

function bytes(text: string): Buffer {
  return Buffer.from(text, "utf8");
}

function eachByte(text: string, write: (byte: number) => string, separator = ""): string {
  return Array.from(bytes(text), write).join(separator);
}

function eachUnit(text: string, write: (unit: number) => string, separator = ""): string {
  return Array.from({ length: text.length }, (_, at) => write(text.charCodeAt(at))).join(separator);
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
