import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { givenFromConfig, makeGiven } from "../../../conformance/targets/given.ts";
import { openHttpTarget } from "../../../conformance/targets/http.ts";
import { openLaunchedTarget } from "../../../conformance/targets/launch.ts";
import { openModuleTarget } from "../../../conformance/targets/module.ts";
import { signerFromJwk } from "../../../conformance/targets/record-signer.ts";
import { openStdioTarget } from "../../../conformance/targets/stdio.ts";
import type { Profile } from "../../bundle/model.ts";
import { metaSchemaFaults } from "../../bundle/meta-schema.ts";
import type { Config } from "../../generated/documents.ts";
import type { Given, RecordSigner } from "../../protocol/given.ts";
import type { ModuleAdapter } from "../../protocol/module-adapter.ts";
import type { Target } from "../../protocol/target.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { quoted } from "./again.ts";

/** Which target was asked for; with none, the built-in reference is started. */
export interface TargetChoice {
  readonly url: string | undefined;
  readonly command: string | undefined;
  readonly module: string | undefined;
  readonly stdio: string | undefined;
  readonly contracts: string | undefined;
  readonly config: string | undefined;
  readonly allowHosts: readonly string[];
}

/** An open target with what the run was handed for it. */
export interface OpenedTarget {
  readonly target: Target;
  readonly given: Given;
  readonly launched: boolean;
  readonly absent: readonly string[];
}

const LANES = 16;
const START_MS = 30_000;

/** Opens the target a command names. Throws a UsageError for a choice that cannot be meant, a TargetError when there is nobody. */
export async function openTarget(
  choice: TargetChoice,
  config: Config,
  profile: Profile,
  terminal: Terminal,
): Promise<OpenedTarget> {
  const chosen = [choice.url, choice.command, choice.module, choice.stdio].filter((each) => each !== undefined);
  if (chosen.length > 1)
    throw new UsageError("more than one target is named", "name one of: a URL, --command, --module, --stdio");
  const absent = config.absent_capabilities ?? [];
  const nonce = randomBytes(8).toString("hex");
  if (choice.url !== undefined) {
    const given = await givenFor(nonce, config, terminal);
    const allowHosts = [...choice.allowHosts, ...(config.allow_hosts ?? [])];
    const { health } = profile.document.runtime;
    const target = await openHttpTarget({ url: choice.url, allowHosts, concurrency: 32, healthPath: health });
    if (given.lanes.length === 0) {
      await target.close();
      throw new UsageError(
        "the run has no two identities of different tenants",
        "name them in membrane.config.json under identities, with tokens as ${VARIABLE}",
      );
    }
    return { target, given, launched: false, absent };
  }
  const signerNames = profile.document.given.flatMap((entry) => (entry.name === undefined ? [] : [entry.name]));
  const given = await makeGiven({ nonce, lanes: LANES, signerNames, profile: profile.document });
  if (choice.module !== undefined) {
    const target = await openModuleTarget(await importAdapter(choice.module, terminal), given.environment);
    return { target, given, launched: true, absent };
  }
  const starting = { cwd: terminal.cwd, environment: given.environment, inherited: terminal.environment };
  if (choice.stdio !== undefined) {
    const target = await openStdioTarget({ command: choice.stdio, ...starting, startTimeoutMs: START_MS });
    return { target, given, launched: true, absent };
  }
  const main = fileURLToPath(new URL("../main.js", import.meta.url));
  const command = choice.command ?? `${quoted(process.execPath)} ${quoted(main)} serve`;
  const name = choice.command === undefined ? { name: "built-in reference" } : {};
  terminal.talk(`starting the ${name.name ?? "target"}\n`);
  const target = await openLaunchedTarget({
    command,
    ...name,
    ...starting,
    readyPath: profile.document.runtime.ready,
    startTimeoutMs: START_MS,
    concurrency: 32,
  });
  return { target, given, launched: true, absent };
}

async function givenFor(nonce: string, config: Config, terminal: Terminal): Promise<Given> {
  const filled = (text: string): string => fromEnvironment(text, terminal);
  const identities = (config.identities ?? []).map((each) => ({ ...each, token: filled(each.token) }));
  const signers = new Map<string, RecordSigner>();
  for (const each of config.signers ?? []) {
    signers.set(
      each.signer,
      (await signerFromJwk(JSON.parse(filled(each.private_jwk)) as Parameters<typeof signerFromJwk>[0])).signer,
    );
  }
  return givenFromConfig(nonce, identities, signers);
}

function fromEnvironment(text: string, terminal: Terminal): string {
  return text.replaceAll(/\$\{([A-Z][A-Z0-9_]*)\}/gu, (_place, name: string) => {
    const value = terminal.environment[name];
    if (value === undefined)
      throw new UsageError(`the configuration names the variable ${name}, which is not set`, `set ${name}`);
    return value;
  });
}

/** Reads the configuration asked for, or the one in the current folder if there is one. Throws a UsageError for a file that cannot be meant. */
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
  if (fault !== undefined)
    throw new UsageError(`configuration at ${fault.pointer || "the top"}: ${fault.message}`, fault.remedy);
  return value as Config;
}

async function importAdapter(path: string, terminal: Terminal): Promise<ModuleAdapter> {
  const full = resolve(terminal.cwd, path);
  if (!existsSync(full)) throw new UsageError("the module does not exist", "pass the path of a JavaScript module");
  const loaded = (await import(pathToFileURL(full).href)) as Record<string, unknown>;
  const adapter = [loaded["default"], loaded["target"], ...Object.values(loaded)].find(
    (each) => typeof (each as { start?: unknown } | undefined)?.start === "function",
  );
  if (adapter === undefined) throw new UsageError("the module exports no target", "export what defineTarget returns");
  return adapter as ModuleAdapter;
}
