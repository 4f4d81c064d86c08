import { createPrivateKey, randomUUID, sign, type KeyObject } from "node:crypto";
import type { CompactJWSHeaderParameters, CompactSign } from "jose";
import type { RecordSigner } from "../../src/protocol/given.ts";

/** A public key as it stands in a JWK set. */
export type PublicJwk = Readonly<Record<string, string>>;

/** A private Ed25519 key, as far as it is looked at. */
export interface PrivateJwk {
  readonly kty?: string | undefined;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly d?: string | undefined;
  readonly kid?: string | undefined;
}

/** A signer and the key that verifies it. */
export interface SignerWithKey {
  readonly signer: RecordSigner;
  readonly publicJwk: PublicJwk;
}

const ALGORITHM = "EdDSA";
/** An extension of the header that nobody knows. */
const UNKNOWN = "urn:unknown";

/** Makes an Ed25519 key pair and a signer over it. The private key never leaves the signer. */
export async function freshSigner(keyId: string): Promise<SignerWithKey> {
  const { exportJWK, generateKeyPair } = await import("jose");
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: "Ed25519", extractable: true });
  const { x, d } = await exportJWK(privateKey);
  return signerFromJwk({ kty: "OKP", crv: "Ed25519", x, d, kid: keyId });
}

/** Makes a signer from a private Ed25519 JWK. Throws a TypeError, without any part of the key, when it is not one. */
export async function signerFromJwk(jwk: PrivateJwk): Promise<SignerWithKey> {
  const { exportJWK, generateKeyPair, importJWK } = await import("jose");
  const { kty, crv, x, d, kid } = jwk;
  if (kty !== "OKP" || crv !== "Ed25519" || x === undefined || d === undefined) throw notAKey();
  const own = await importJWK({ kty: "OKP", crv: "Ed25519", x, d }, ALGORITHM).catch(() => {
    throw notAKey();
  });
  const foreign = await generateKeyPair(ALGORITHM, { crv: "Ed25519", extractable: true });
  const foreignJwk = await exportJWK(foreign.publicKey);
  const header = { alg: ALGORITHM, ...(kid === undefined ? {} : { kid }) };
  const ownKey = createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
  const payload = (claims: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(claims));
  const unsigned = (claims: unknown, alg: string): string =>
    `${base64url(JSON.stringify({ ...header, alg }))}.${base64url(payload(claims))}.`;
  const signer: RecordSigner = {
    sign: async (claims, variant = "good") => {
      switch (variant) {
        case "good":
          return compact(payload(claims), header, own);
        case "tampered": {
          // What is presented are the claims as given: a target that does not verify finds nothing else wrong with them.
          const signed = await compact(payload({ replaced: randomUUID() }), header, own);
          const [start, , signature] = signed.split(".");
          return [start, base64url(payload(claims)), signature].join(".");
        }
        case "unsigned":
          return unsigned(claims, "none");
        case "unsigned-in-capitals":
          return unsigned(claims, "NONE");
        case "foreign-key":
          return compact(payload(claims), header, foreign.privateKey);
        case "own-key":
          // It brings the key that verifies it.
          return compact(payload(claims), { ...header, jwk: foreignJwk }, foreign.privateKey);
        case "symmetric":
          return compact(payload(claims), { ...header, alg: "HS256" }, Buffer.from(x, "base64url"));
        case "other-algorithm":
          return signedUnder({ ...header, alg: "ES256" }, payload(claims), ownKey);
        case "critical":
          // What nobody understands and everybody must: such a text verifies nowhere.
          return signedUnder({ ...header, crit: [UNKNOWN], [UNKNOWN]: true }, payload(claims), ownKey);
      }
    },
  };
  const publicJwk = {
    kty: "OKP",
    crv: "Ed25519",
    x,
    use: "sig",
    alg: ALGORITHM,
    ...(kid === undefined ? {} : { kid }),
  };
  return { signer, publicJwk };
}

/** Signs under a header that no library would write. */
function signedUnder(header: object, payload: Uint8Array, key: KeyObject): string {
  const text = `${base64url(JSON.stringify(header))}.${base64url(payload)}`;
  return `${text}.${base64url(sign(undefined, Buffer.from(text), key))}`;
}

async function compact(
  payload: Uint8Array,
  header: CompactJWSHeaderParameters,
  key: Parameters<CompactSign["sign"]>[0],
): Promise<string> {
  const jose = await import("jose");
  return new jose.CompactSign(payload).setProtectedHeader(header).sign(key);
}

function base64url(content: string | Uint8Array): string {
  return Buffer.from(content as Uint8Array).toString("base64url");
}

function notAKey(): TypeError {
  return new TypeError("signer is not a private Ed25519 key in JWK form");
}
