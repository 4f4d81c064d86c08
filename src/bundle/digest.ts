import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** SHA-256 of a text, 64 lower-case hexadecimal digits. */
export function sha256(text: string | Uint8Array): string {
  return hash("sha256", text, "hex");
}

/** Digest of what a JSON value means: the same for any order of members and any white space. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
