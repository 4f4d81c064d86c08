import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hasOwnCallers, makeGiven } from "../../../conformance/targets/given.ts";
import { openHttpTarget } from "../../../conformance/targets/http.ts";
import { openLaunchedTarget } from "../../../conformance/targets/launch.ts";
import { openModuleTarget } from "../../../conformance/targets/module.ts";
import { openStdioTarget } from "../../../conformance/targets/stdio.ts";
import { givenThing } from "../../bundle/given-thing.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Config } from "../../generated/documents.ts";
import type { Given } from "../../protocol/given.ts";
import type { ModuleAdapter } from "../../protocol/module-adapter.ts";
import type { Target } from "../../protocol/target.ts";
import type { Terminal } from "../terminal.ts";
import { WORKERS } from "./workers.ts";
import { UsageError } from "../usage-error.ts";
import { startTimeout, type Patience } from "./patience.ts";
import { givenFromConfiguration } from "./given-from-configuration.ts";
import { quoted } from "./shell-word.ts";

/** Which target was asked for, and how long it is waited for; with none, the built-in reference is started. */
export interface TargetChoice extends Patience {
  readonly url: string | undefined;
  readonly command: string | undefined;
  /** Program that exchanges what a started command sealed. */
  readonly exchangeCommand: string | undefined;
  readonly module: string | undefined;
  readonly stdio: string | undefined;
  readonly contracts: string | undefined;
  readonly bindings: string | undefined;
  readonly config: string | undefined;
  readonly allowHosts: readonly string[];
  /** Cases at a time, each with two callers of its own. */
  readonly workers?: number | undefined;
  /** How many pairs of callers that one case each has to itself; asked only where the run makes them and the profile has any. One unless said. */
  readonly own?: (() => Promise<number>) | undefined;
  /** What is to be done while the process of a target starts. Not called where none is started. */
  readonly meanwhile?: (() => Promise<unknown>) | undefined;
}

/** An open target with what the run was handed for it. */
export interface OpenedTarget {
  readonly target: Target;
  readonly given: Given;
  readonly launched: boolean;
  readonly absent: readonly string[];
}

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
  if (choice.exchangeCommand !== undefined && choice.command === undefined)
    throw new UsageError("option --exchange-command is for a target that --command starts", "name that too");
  const absent = absentIn(config, profile);
  const startTimeoutMs = startTimeout(choice);
  const workers = choice.workers ?? WORKERS;
  // A case may send several requests at the same moment.
  const concurrency = Math.max(32, 2 * workers);
  const nonce = randomBytes(8).toString("hex");
  if (choice.url !== undefined) {
    const given = givenFromConfiguration(nonce, config, profile, terminal);
    const allowHosts = [...choice.allowHosts, ...(config.allow_hosts ?? [])];
    const { health } = profile.paths;
    const target = await openHttpTarget({ url: choice.url, allowHosts, concurrency, healthPath: health });
    const few = tooFew(given, choice.workers);
    if (few !== undefined) {
      await target.close();
      throw few;
    }
    return { target, given: { ...given, lanes: given.lanes.slice(0, choice.workers) }, launched: false, absent };
  }
  const signerNames = profile.document.given.flatMap((entry) => (entry.name === undefined ? [] : [entry.name]));
  const own = hasOwnCallers(profile) ? await (choice.own?.() ?? 1) : undefined;
  const given = makeGiven({ nonce, lanes: workers, own, signerNames, profile });
  if (choice.module !== undefined) {
    const target = await openModuleTarget(await importAdapter(choice.module, terminal), given.environment);
    return { target, given, launched: true, absent };
  }
  const starting = { cwd: terminal.cwd, environment: given.environment, inherited: terminal.environment };
  if (choice.stdio !== undefined) {
    const target = await openStdioTarget({ command: choice.stdio, ...starting, startTimeoutMs });
    return { target, given, launched: true, absent };
  }
  if (choice.command === undefined && !(await isServed(profile)))
    throw new UsageError(
      `no target is named, and the built-in reference does not keep the profile ${profile.name}`,
      "name your own: a URL, --command, --module, --stdio",
    );
  const command = choice.command ?? ownProgram("main.js", "serve", "--profile", profile.name);
  const name = choice.command === undefined ? { name: "built-in reference" } : {};
  terminal.talk(`starting the ${name.name ?? "target"}\n`);
  const target = await openLaunchedTarget({
    command,
    ...name,
    ...starting,
    exchangeCommand: exchangeCommandOf(choice, profile),
    readyPath: profile.paths.ready,
    startTimeoutMs,
    concurrency,
    meanwhile: choice.meanwhile,
  });
  return { target, given, launched: true, absent };
}

/** What exchanges sealed material of a target that is started: the program that was named, or for the built-in reference its own, where it seals anything. */
export function exchangeCommandOf(
  { command, exchangeCommand }: Pick<TargetChoice, "command" | "exchangeCommand">,
  profile: Profile,
): string | undefined {
  if (command !== undefined) return exchangeCommand;
  return givenThing(profile, "sealing-key") === undefined ? undefined : ownProgram("exchange-sealed.js", "{dataDir}");
}

/** For a program that lives for seconds: code of its embedded database is compiled once, and not again so as to be faster in an hour. It takes a tenth off a run. */
const SHORT_LIVED = "--liftoff-only";

/** A program of the package with its arguments, as a command. */
function ownProgram(file: string, ...args: readonly string[]): string {
  const path = fileURLToPath(new URL(`dist/src/cli/${file}`, import.meta.resolve("membrane-kit/package.json")));
  return [quoted(process.execPath), SHORT_LIVED, quoted(path), ...args].join(" ");
}

/** Whether the built-in reference keeps a profile. */
async function isServed({ name }: Profile): Promise<boolean> {
  const { SERVED_PROFILES } = await import("../../reference/served-profiles.ts");
  return SERVED_PROFILES.includes(name);
}

/** A capability that the contract does not call optional cannot be lacked: its obligations would silently go. */
function absentIn(config: Config, profile: Profile): readonly string[] {
  const absent = config.absent_capabilities ?? [];
  const optional = profile.document.capabilities.filter((each) => each.optional).map((each) => each.capability);
  const wrong = absent.find((name) => !optional.includes(name));
  if (wrong === undefined) return absent;
  throw new UsageError(
    `capability ${JSON.stringify(wrong)} of absent_capabilities is none that a target may lack`,
    optional.length === 0 ? "the contract calls none optional" : `the contract calls optional: ${optional.join(", ")}`,
  );
}

/** What to say when there are not two callers for each worker. */
function tooFew({ lanes }: Given, workers = 1): UsageError | undefined {
  if (lanes.length >= workers) return undefined;
  const remedy = "name them in membrane.config.json under identities, with tokens as ${VARIABLE}";
  if (lanes.length === 0) return new UsageError("the run has no two identities of different tenants", remedy);
  return new UsageError(
    `${workers} workers need ${2 * workers} identities of different tenants, and there are ${2 * lanes.length}`,
    remedy,
  );
}

async function importAdapter(path: string, terminal: Terminal): Promise<ModuleAdapter> {
  const full = resolve(terminal.cwd, path);
  if (!existsSync(full)) throw new UsageError("the module does not exist", "pass the path of a JavaScript module");
  const loaded = await imported(full);
  const adapter = [loaded["default"], loaded["target"], ...Object.values(loaded)].find(
    (each) => typeof (each as { start?: unknown } | undefined)?.start === "function",
  );
  if (adapter === undefined) throw new UsageError("the module exports no target", "export what defineTarget returns");
  return adapter as ModuleAdapter;
}

async function imported(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    const kind = error instanceof SyntaxError ? "it is no JavaScript module" : "it throws when it is imported";
    throw new UsageError(`the module cannot be loaded: ${kind}`, "import it by hand to see its error", {
      cause: error,
    });
  }
}
