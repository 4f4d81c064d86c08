import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { givenFromConfig } from "../../../conformance/targets/given.ts";
import { signerFromJwk, type PrivateJwk } from "../../../conformance/targets/record-signer.ts";
import { metaSchemaFaults, type MetaSchemaFault } from "../../bundle/meta-schema.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Config } from "../../generated/documents.ts";
import type { Given, RecordSigner } from "../../protocol/given.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** Reads the configuration asked for, or the one that lies here, if any. Throws a UsageError that quotes nothing of a file that cannot be used: it may hold credentials. */
export function readConfig(asked: string | undefined, terminal: Terminal): Config {
  const path = resolve(terminal.cwd, asked ?? "membrane.config.json");
  if (!existsSync(path)) {
    if (asked !== undefined)
      throw new UsageError("the configuration file does not exist", "pass an existing file to --config");
    return {};
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError("the configuration file is not JSON");
  }
  const [fault] = metaSchemaFaults("config", value);
  if (fault !== undefined) throw unusable(fault);
  return value as Config;
}

/** The callers and signers a configuration names, with credentials taken from the environment. */
export async function givenFromConfiguration(
  nonce: string,
  config: Config,
  profile: Profile,
  terminal: Terminal,
): Promise<Given> {
  const filled = (text: string): string => fromEnvironment(text, terminal);
  const identities = (config.identities ?? []).map((each) => ({ ...each, token: filled(each.token) }));
  const signers = new Map<string, RecordSigner>();
  for (const [index, each] of (config.signers ?? []).entries())
    signers.set(each.signer, await signerOf(filled(each.private_jwk), index));
  return givenFromConfig(nonce, identities, signers, profile);
}

/** A name nobody knows may be a credential in the wrong place: it is shown only when it is nearly a name of ours. */
function unusable({ pointer, unknownName, message, remedy }: MetaSchemaFault): UsageError {
  const unknown = unknownName === true && remedy === undefined;
  const place = unknown ? pointer.slice(0, pointer.lastIndexOf("/")) : pointer;
  return new UsageError(
    `configuration at ${place === "" ? "the top" : place}: ${unknown ? "a member has an unknown name" : message}`,
    remedy,
  );
}

async function signerOf(jwk: string, index: number): Promise<RecordSigner> {
  try {
    return (await signerFromJwk(JSON.parse(jwk) as PrivateJwk)).signer;
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
