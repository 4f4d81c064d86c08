import type { ParseError } from "jsonc-parser";
import { jsonc } from "./load-late.ts";

/** Why a text is not a document: where, how long the offending part is, and what is wrong. */
export interface JsonFault {
  readonly fault: "too-large" | "too-deep" | "syntax" | "duplicate-member" | "encoding";
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

/** Longest document a bundle may hold, in UTF-16 units. */
export const LONGEST_DOCUMENT = 4 * 1024 * 1024;
/** Deepest nesting a document may have, and an answer. */
export const DEEPEST = 64;

/** Parses a strict JSON text: no comments, no trailing commas, no duplicate members, bounded size and depth. Never throws on any text. */
export function parseStrictJson(text: string): { value: unknown } | { fault: JsonFault } {
  if (text.length > LONGEST_DOCUMENT) {
    return fault("too-large", 0, 1, `document has ${text.length} characters, at most ${LONGEST_DOCUMENT} are read`);
  }
  const replacement = text.indexOf("\uFFFD");
  if (replacement >= 0)
    return fault("encoding", replacement, 1, "document is not valid UTF-8, or holds a replacement character");
  const read = readStrictly(text);
  if (typeof read === "object") return read;
  if (read === "syntax") return syntaxFault(text);
  if (read === "too-deep")
    return fault("too-deep", marksIn(text).deep, 1, `document is nested deeper than ${DEEPEST} levels`);
  const duplicate = firstDuplicate(text);
  return duplicate === undefined ? { value: JSON.parse(text) as unknown } : { fault: duplicate };
}

/** The value of a strict JSON text, or in a word why it is none. Never throws on any text; what it gives can be walked by a function that calls itself. */
function readStrictly(text: string): { readonly value: unknown } | "syntax" | "too-deep" | "duplicate-member" {
  const { deep, members } = marksIn(text);
  if (deep >= 0) return "too-deep";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "syntax";
  }
  // Parsing keeps the last of two members of one name, so a duplicate is a member that was written and is not there.
  return membersOf(value) === members ? { value } : "duplicate-member";
}

// A byte order mark is no part of a JSON text: some readers drop it, others refuse the text.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What every strict reader sees in bytes; undefined when two could see different things. */
export function strictValueOf(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return undefined;
  }
  const read = readStrictly(text);
  return typeof read === "object" ? read.value : undefined;
}

function syntaxFault(text: string): { fault: JsonFault } {
  const errors: ParseError[] = [];
  const { parse, printParseErrorCode } = jsonc();
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first === undefined) return fault("syntax", 0, 1, "document is not strict JSON");
  const name = printParseErrorCode(first.error)
    .replaceAll(/([a-z])([A-Z])/gu, "$1 $2")
    .toLowerCase();
  return fault("syntax", first.offset, first.length, `document is not JSON: ${name}`);
}

function firstDuplicate(text: string): JsonFault | undefined {
  const open: Set<string>[] = [];
  let found: JsonFault | undefined;
  jsonc().visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, offset, length) => {
      const names = open.at(-1);
      if (found === undefined && names?.has(name) === true) {
        found = {
          fault: "duplicate-member",
          offset,
          length,
          message: `member ${JSON.stringify(name)} stands twice in one object`,
        };
      }
      names?.add(name);
    },
  });
  return found;
}

/** Offset of the first bracket that opens one level too many, or -1, and how many members are written. What stands in strings does not count. */
function marksIn(text: string): { deep: number; members: number } {
  let depth = 0;
  let members = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (quoted) {
      if (unit === 0x5c) at++;
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x3a) members++;
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > DEEPEST) return { deep: at, members };
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return { deep: -1, members };
}

/** How many members all objects of a value have together. */
function membersOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inside: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return inside.reduce((sum: number, item) => sum + membersOf(item), Array.isArray(value) ? 0 : inside.length);
}

function fault(kind: JsonFault["fault"], offset: number, length: number, message: string): { fault: JsonFault } {
  return { fault: { fault: kind, offset, length, message } };
}
