import { canonicalJson } from "../../bundle/canonical-json.ts";

/** A secret as it is kept: ciphertext with its tag and nonce in base64url, and the version of the key. */
export interface Sealed {
  readonly ct: string;
  readonly nonce: string;
  readonly ver: string;
}

/** What cannot be opened, whatever the keys. */
const BROKEN: Sealed = { ct: "", nonce: "", ver: "" };

/** The text a row holds. */
export function sealedText({ ct, nonce, ver }: Sealed): string {
  return canonicalJson({ ct, nonce, ver });
}

/** Reads the text of a row. A text that was tampered with gives what cannot be opened: it must not keep others from being read. */
export function readSealed(text: string): Sealed {
  try {
    const { ct, nonce, ver } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return typeof ct === "string" && typeof nonce === "string" && typeof ver === "string" ? { ct, nonce, ver } : BROKEN;
  } catch {
    return BROKEN;
  }
}
