import { createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
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
export function freshSigner(keyId: string): SignerWithKey {
  const { x, d } = freshKey();
  return signerFromJwk({ kty: "OKP", crv: "Ed25519", x, d, kid: keyId });
}

/**
 * Makes a signer from a private Ed25519 JWK. Throws a TypeError, without any part of the key, when it is not one. Most of what it makes is wrong
 * on purpose, which no library writes: each record is put together here, and signed by Node.
 */
export function signerFromJwk(jwk: PrivateJwk): SignerWithKey {
  const { kid, x } = jwk;
  const own = keyOf(jwk);
  if (x === undefined || own === undefined) throw notAKey();
  const foreign = freshKey();
  const foreignKey = createPrivateKey({ key: foreign, format: "jwk" });
  const header = { alg: ALGORITHM, ...(kid === undefined ? {} : { kid }) };
  const signer: RecordSigner = {
    sign: (claims, variant = "good") => {
      switch (variant) {
        case "good":
          return signed(header, claims, byKey(own));
        case "tampered": {
          // What is presented are the claims as given: a target that does not verify finds nothing else wrong with them.
          const [start, , signature] = signed(header, { replaced: randomUUID() }, byKey(own)).split(".");
          return [start, base64url(JSON.stringify(claims)), signature].join(".");
        }
        case "unsigned":
          return signed({ ...header, alg: "none" }, claims, byNobody);
        case "unsigned-in-capitals":
          return signed({ ...header, alg: "NONE" }, claims, byNobody);
        case "foreign-key":
          return signed(header, claims, byKey(foreignKey));
        case "own-key":
          // It brings the key that verifies it.
          return signed({ ...header, jwk: { kty: "OKP", crv: "Ed25519", x: foreign.x } }, claims, byKey(foreignKey));
        case "symmetric":
          return signed({ ...header, alg: "HS256" }, claims, (text) =>
            createHmac("sha256", Buffer.from(x, "base64url")).update(text).digest(),
          );
        case "other-algorithm":
          return signed({ ...header, alg: "ES256" }, claims, byKey(own));
        case "critical":
          // What nobody understands and everybody must: such a text verifies nowhere.
          return signed({ ...header, crit: [UNKNOWN], [UNKNOWN]: true }, claims, byKey(own));
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

function freshKey(): { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string; readonly d: string } {
  const { x = "", d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { kty: "OKP", crv: "Ed25519", x, d };
}

/** The key of a JWK, if it is a private one of the only kind that is used. */
function keyOf({ kty, crv, x, d }: PrivateJwk): KeyObject | undefined {
  if (kty !== "OKP" || crv !== "Ed25519" || x === undefined || d === undefined) return undefined;
  try {
    const key = createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
    // Node takes the private part alone. Records that the public one given does not verify would all be refused, and prove nothing.
    const { x: derived = "" } = key.export({ format: "jwk" });
    return Buffer.from(derived, "base64url").equals(Buffer.from(x, "base64url")) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Makes the signature of a text. */
type Signing = (text: string) => Uint8Array;

const byNobody: Signing = () => new Uint8Array();

function byKey(key: KeyObject): Signing {
  return (text) => sign(undefined, Buffer.from(text), key);
}

/** A compact JWS. */
function signed(header: object, claims: unknown, signing: Signing): string {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${text}.${base64url(signing(text))}`;
}

function base64url(content: string | Uint8Array): string {
  return Buffer.from(content as Uint8Array).toString("base64url");
}

function notAKey(): TypeError {
  return new TypeError("signer is not a private Ed25519 key in JWK form");
}
