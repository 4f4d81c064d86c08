import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Callers of different tenants and a signer, made for one test, with the configuration that names them. */
export interface MadeCallers {
  /** What a membrane is told of them. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the configuration takes from the environment of the command. */
  readonly variables: Readonly<Record<string, string>>;
  /** Everything in them that must never be printed. */
  readonly secrets: readonly string[];
}

/** Makes callers and writes a configuration that holds none of their credentials. */
export function makeCallers(cwd: string, count = 4): MadeCallers {
  const callers = Array.from({ length: count }, (_, index) => ({
    token: randomBytes(32).toString("base64url"),
    tenant: `tenant_node:${randomBytes(9).toString("hex")}`,
    standing_refs: [`standing:${randomBytes(9).toString("hex")}`],
    variable: `TOKEN_${index}`,
  }));
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const [secret, known] = [privateKey.export({ format: "jwk" }), publicKey.export({ format: "jwk" })];
  const config = {
    identities: callers.map(({ variable, tenant, standing_refs }) => ({
      token: `\${${variable}}`,
      tenant,
      standing_refs,
    })),
    signers: [{ signer: "pilot", private_jwk: "${PILOT_KEY}" }],
  };
  writeFileSync(join(cwd, "membrane.config.json"), JSON.stringify(config));
  return {
    environment: {
      MEMBRANE_IDENTITIES: JSON.stringify(callers.map(({ variable: _variable, ...caller }) => caller)),
      MEMBRANE_PILOT_JWKS: JSON.stringify({ keys: [known] }),
    },
    variables: {
      ...Object.fromEntries(callers.map(({ variable, token }) => [variable, token])),
      PILOT_KEY: JSON.stringify(secret),
    },
    secrets: [
      ...callers.flatMap(({ token, tenant, standing_refs }) => [token, tenant, ...standing_refs]),
      secret.d ?? "",
    ],
  };
}
