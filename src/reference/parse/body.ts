import { readJson } from "./json-reader.ts";

/** Reads the bytes of a body as one strict JSON text, or returns undefined. */
export type ParseBody = (bytes: Uint8Array, maxDepth: number) => { readonly value: unknown } | undefined;

/** `ignoreBOM` keeps a byte order mark in the text, where the reader refuses it. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The honest body parser: well-formed UTF-8 without a byte order mark, and what `readJson` accepts. */
export const parseBody: ParseBody = (bytes, maxDepth) => {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return undefined;
  }
  return readJson(text, maxDepth);
};
