import type { CryptoKey, JSONWebKeySet, JWK } from "jose";
// By their own names: the whole library takes as long to load as a tenth of a start.
import { compactVerify } from "jose/jws/compact/verify";
import { importJWK } from "jose/key/import";
import { readJson } from "./parse/json-reader.ts";

/** Finds out what a signed record says. */
export interface RecordVerifier {
  /** The claims of a record whose signature a trust anchor verifies, else undefined. Claims that are not one strict JSON text are null. */
  verify(text: string): Promise<{ readonly claims: unknown } | undefined>;
}

/** How many verified records are remembered, so that a production request does not verify the same signature again. Those of one run of the suite are a tenth of it. */
const REMEMBERED = 10_000;

/** Makes the honest verifier: compact JWS, the algorithm of the contract and Ed25519 keys only. Without a trust anchor it verifies nothing. */
export function recordVerifier(
  anchors: JSONWebKeySet | undefined,
  algorithm: string,
  maxDepth: number,
): RecordVerifier {
  const keys = (anchors?.keys ?? []).filter((key) => key.kty === "OKP" && key.crv === "Ed25519");
  const imported = keys.map((key) => publicKey(key, algorithm));
  // A key that cannot be imported verifies nothing; the rejection is seen where the key is used.
  for (const key of imported) key.catch(() => undefined);
  const remembered = new Map<string, { readonly claims: unknown }>();
  return {
    verify: async (text) => {
      const known = remembered.get(text);
      if (known !== undefined) return known;
      for (const key of imported) {
        const payload = await payloadOf(text, key, algorithm);
        if (payload === undefined) continue;
        const verified = { claims: readJson(payload, maxDepth)?.value ?? null };
        // Not all at once: the next request would verify every record of its tenant again.
        const [oldest] = remembered.size < REMEMBERED ? [] : remembered.keys();
        if (oldest !== undefined) remembered.delete(oldest);
        remembered.set(text, verified);
        return verified;
      }
      return undefined;
    },
  };
}

async function publicKey(key: JWK, algorithm: string): Promise<CryptoKey> {
  const { kty, crv, x } = key;
  return (await importJWK({ kty, crv, x } as JWK, algorithm)) as CryptoKey;
}

async function payloadOf(text: string, key: Promise<CryptoKey>, algorithm: string): Promise<string | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(text, await key, { algorithms: [algorithm] });
    // No extension is understood here, not even those the library knows.
    if (protectedHeader.crit !== undefined) return undefined;
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    // Any failure means the same: this anchor does not vouch for this text.
    return undefined;
  }
}
