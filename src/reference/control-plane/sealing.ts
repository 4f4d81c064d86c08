import { createCipheriv, createDecipheriv, randomBytes, type CipherGCMTypes } from "node:crypto";
import { canonicalJson } from "../../bundle/canonical-json.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Environment } from "../given-variable.ts";
import type { CredentialName } from "./control-transaction.ts";
import { deploymentOf } from "./deployment.ts";
import { readKeyRing, sealingVariables } from "./key-ring.ts";
import type { Sealed } from "./sealed.ts";
import { SealingError } from "./sealing-error.ts";

/** Where a credential stands. Sealed for one place, it opens in no other. */
export interface Place extends CredentialName {
  readonly tenantId: string;
}

/** Seals secrets, and opens them again. */
export interface Sealing {
  /** Seals with the current key. Throws SealingError when there is none. */
  seal(place: Place, secret: object): Sealed;
  /** Opens with the key the secret was sealed with. Throws SealingError when that key is not there, or this is not what was sealed for this place. */
  open(place: Place, sealed: Sealed): object;
}

const CIPHER: CipherGCMTypes = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes the honest sealing from the keys in the environment, in the variables the contract names. For no environment does it throw: a key that is missing or malformed is found out by whoever needs it. */
export function sealingBy(environment: Environment, profile: Profile): Sealing {
  const keys = readKeyRing(environment, sealingVariables(profile));
  const deployment = deploymentOf(environment, profile);
  return {
    seal: (place, secret) => {
      const ver = keys.currentVersion();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keys.key(ver), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(additionalData(place, deployment, ver), "utf8"));
      const text = Buffer.concat([cipher.update(canonicalJson(secret), "utf8"), cipher.final(), cipher.getAuthTag()]);
      return { ct: text.toString("base64url"), nonce: nonce.toString("base64url"), ver };
    },
    open: (place, sealed) => {
      const [text, nonce] = [Buffer.from(sealed.ct, "base64url"), Buffer.from(sealed.nonce, "base64url")];
      if (text.length < TAG_BYTES || nonce.length !== NONCE_BYTES) throw unreadable();
      const decipher = createDecipheriv(CIPHER, keys.key(sealed.ver), nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(additionalData(place, deployment, sealed.ver), "utf8"));
      decipher.setAuthTag(text.subarray(-TAG_BYTES));
      return objectIn(() =>
        Buffer.concat([decipher.update(text.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8"),
      );
    },
  };
}

/** What a sealed secret is bound to without holding it. */
export function additionalData(place: Place, deployment: string, version: string): string {
  return canonicalJson({
    connector_id: place.connectorId,
    credential_id: place.credentialId,
    env: deployment,
    kek_version: version,
    principal_id: place.principalId,
    tenant_id: place.tenantId,
  });
}

/** No error of the cipher or the parser is passed on: the parser quotes what it read. */
function objectIn(decrypt: () => string): object {
  let value: unknown;
  try {
    value = JSON.parse(decrypt());
  } catch {
    throw unreadable();
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable();
  return value;
}

function unreadable(): SealingError {
  return new SealingError("sealed_unreadable", "sealed credential is not what was sealed for its place");
}
