import type { Argv } from "yargs";
import type { TargetChoice } from "./open-target.ts";
import type { Patience } from "./patience.ts";

/** The options that choose a target, the same for every command that calls one. */
export function withTarget<T>(yargs: Argv<T>) {
  return yargs
    .positional("url", {
      type: "string",
      describe: "Target that runs already (default: the built-in reference is started)",
    })
    .option("command", {
      type: "string",
      requiresArg: true,
      describe: "Program to start as the target; PORT is in its environment",
    })
    .option("exchange-command", {
      type: "string",
      requiresArg: true,
      describe: "Program that exchanges what the started target sealed in two places; it reads them from its input",
    })
    .option("module", { type: "string", requiresArg: true, describe: "JavaScript module that exports a target" })
    .option("stdio", {
      type: "string",
      requiresArg: true,
      describe: "Adapter to start as the target; it speaks JSON lines on its standard input and output",
    })
    .option("contracts", { type: "string", requiresArg: true, describe: "Folder of the bundle" })
    .option("bindings", {
      type: "string",
      requiresArg: true,
      describe: "Bindings for a server with other routes, names and envelopes (default: as in the configuration)",
    })
    .option("config", {
      type: "string",
      requiresArg: true,
      describe: "Configuration (default membrane.config.json when present)",
    })
    .option("allow-host", {
      type: "string",
      array: true,
      requiresArg: true,
      default: [] as string[],
      describe: "Host other than loopback that may be attacked",
    })
    .option("call-timeout", {
      type: "number",
      requiresArg: true,
      describe: "Seconds until a call without an answer has come to nothing (default 10)",
    })
    .option("start-timeout", {
      type: "number",
      requiresArg: true,
      describe: "Seconds until a started target must be ready (default 30)",
    });
}

/** What the options that choose a target were given. */
export interface TargetArguments extends Omit<TargetChoice, "allowHosts" | keyof Patience> {
  readonly allowHost: readonly string[];
  readonly callTimeout: Patience["callTimeoutSeconds"];
  readonly startTimeout: Patience["startTimeoutSeconds"];
}

/** The choice those options make. */
export function targetOf(argv: TargetArguments): TargetChoice {
  const {
    url,
    command,
    exchangeCommand,
    module,
    stdio,
    contracts,
    bindings,
    config,
    allowHost,
    callTimeout,
    startTimeout,
  } = argv;
  return {
    url,
    command,
    exchangeCommand,
    module,
    stdio,
    contracts,
    bindings,
    config,
    allowHosts: allowHost,
    callTimeoutSeconds: callTimeout,
    startTimeoutSeconds: startTimeout,
  };
}
