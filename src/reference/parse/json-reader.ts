import { exactNumber } from "./json-number.ts";

interface Reader {
  readonly text: string;
  readonly maxDepth: number;
  at: number;
  depth: number;
}

class NotStrictJson extends Error {}

/** Thrown inside the reader only. Made once: a refused text should not cost a stack trace, and it has nothing to say of the text. */
const REFUSED = new NotStrictJson("text is not strict json");

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const LONE_SURROGATE = /\p{Surrogate}/u;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Reads exactly one JSON text, or returns undefined. Refused are duplicate members (compared after escapes are decoded), nesting deeper
 * than `maxDepth`, lone surrogates, numbers a double cannot hold, and anything before or after the text but white space.
 * A member named `__proto__` is an ordinary member.
 */
export function readJson(text: string, maxDepth: number): { readonly value: unknown } | undefined {
  const reader: Reader = { text, maxDepth, at: 0, depth: 0 };
  try {
    const value = readValue(reader);
    skipSpace(reader);
    return reader.at === text.length ? { value } : undefined;
  } catch (error) {
    if (error === REFUSED) return undefined;
    throw error;
  }
}

function readValue(reader: Reader): unknown {
  skipSpace(reader);
  switch (reader.text.charAt(reader.at)) {
    case "{":
      return readObject(reader);
    case "[":
      return readArray(reader);
    case '"':
      return readString(reader);
    case "t":
      return readWord(reader, "true", true);
    case "f":
      return readWord(reader, "false", false);
    case "n":
      return readWord(reader, "null", null);
    default:
      return readNumber(reader);
  }
}

function readObject(reader: Reader): Record<string, unknown> {
  open(reader);
  const members: Record<string, unknown> = {};
  if (closes(reader, "}")) return members;
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') throw REFUSED;
    const name = readString(reader);
    if (Object.hasOwn(members, name)) throw REFUSED;
    skipSpace(reader);
    if (reader.text[reader.at++] !== ":") throw REFUSED;
    addMember(members, name, readValue(reader));
    if (closes(reader, "}")) return members;
    comma(reader);
  }
}

function addMember(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    // Assignment would set the prototype, and the member would pass unseen by the schema.
    Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });
  } else members[name] = value;
}

function readArray(reader: Reader): unknown[] {
  open(reader);
  const items: unknown[] = [];
  if (closes(reader, "]")) return items;
  for (;;) {
    items.push(readValue(reader));
    if (closes(reader, "]")) return items;
    comma(reader);
  }
}

function readString(reader: Reader): string {
  const { text } = reader;
  const start = ++reader.at;
  let escaped = false;
  for (;;) {
    const unit = text.charCodeAt(reader.at);
    if (unit === 0x22) break;
    // Not a number at the end of the text, which fails the comparison like a control character does.
    if (!(unit >= 0x20)) throw REFUSED;
    if (unit === 0x5c) {
      escaped = true;
      reader.at++;
    }
    reader.at++;
  }
  const raw = text.slice(start, reader.at++);
  return escaped ? unescaped(raw) : raw;
}

function unescaped(raw: string): string {
  let out = "";
  let from = 0;
  for (let at = raw.indexOf("\\"); at >= 0; at = raw.indexOf("\\", from)) {
    out += raw.slice(from, at);
    const letter = raw[at + 1] ?? "";
    if (letter === "u") {
      const digits = raw.slice(at + 2, at + 6);
      if (!/^[0-9A-Fa-f]{4}$/u.test(digits)) throw REFUSED;
      out += String.fromCharCode(Number.parseInt(digits, 16));
      from = at + 6;
    } else {
      const character = Object.hasOwn(SIMPLE_ESCAPES, letter) ? SIMPLE_ESCAPES[letter] : undefined;
      if (character === undefined) throw REFUSED;
      out += character;
      from = at + 2;
    }
  }
  out += raw.slice(from);
  if (LONE_SURROGATE.test(out)) throw REFUSED;
  return out;
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) throw REFUSED;
  reader.at += word.length;
  return value;
}

function readNumber(reader: Reader): number {
  NUMBER.lastIndex = reader.at;
  const literal = NUMBER.exec(reader.text)?.[0];
  const value = literal === undefined ? undefined : exactNumber(literal);
  if (literal === undefined || value === undefined) throw REFUSED;
  reader.at += literal.length;
  return value;
}

function open(reader: Reader): void {
  reader.at++;
  if (++reader.depth > reader.maxDepth) throw REFUSED;
}

function closes(reader: Reader, bracket: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== bracket) return false;
  reader.at++;
  reader.depth--;
  return true;
}

function comma(reader: Reader): void {
  if (reader.text[reader.at++] !== ",") throw REFUSED;
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const unit = reader.text.charCodeAt(reader.at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
    reader.at++;
  }
}
