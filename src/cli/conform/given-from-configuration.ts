import { givenFromConfig } from "../../../conformance/targets/given.ts";
import { signerFromJwk, type PrivateJwk } from "../../../conformance/targets/record-signer.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Config } from "../../generated/documents.ts";
import type { Given, RecordSigner } from "../../protocol/given.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** The callers and signers a configuration names, with credentials taken from the environment. */
export function givenFromConfiguration(nonce: string, config: Config, profile: Profile, terminal: Terminal): Given {
  const filled = (text: string): string => fromEnvironment(text, terminal);
  const identities = (config.identities ?? []).map((each) => ({ ...each, token: filled(each.token) }));
  const signers = new Map<string, RecordSigner>();
  for (const [index, each] of (config.signers ?? []).entries())
    signers.set(each.signer, signerOf(filled(each.private_jwk), index));
  return givenFromConfig(nonce, identities, signers, profile);
}

function signerOf(jwk: string, index: number): RecordSigner {
  try {
    return signerFromJwk(JSON.parse(jwk) as PrivateJwk).signer;
  } catch {
    // The error of a parser quotes what it read.
    throw new UsageError(
      `configuration at /signers/${index}/private_jwk: it is no private Ed25519 key`,
      "give a JWK as JSON with kty, crv, x and d, taken from the environment: ${NAME}",
    );
  }
}

function fromEnvironment(text: string, terminal: Terminal): string {
  return text.replaceAll(/\$\{([A-Z][A-Z0-9_]*)\}/gu, (_place, name: string) => {
    const value = terminal.environment[name] ?? "";
    if (value === "")
      throw new UsageError(`the configuration names the variable ${name}, which is not set`, `set ${name}`);
    return value;
  });
}
