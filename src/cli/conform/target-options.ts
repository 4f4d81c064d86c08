import type { Arguments, Options } from "../command.ts";
import type { TargetChoice } from "./open-target.ts";
import type { Patience } from "./patience.ts";
import { SHARED } from "../shared-options.ts";

/** The argument that chooses a target which runs already. */
export const TARGET_ARGUMENTS = {
  url: { describe: "Target that runs already (default: the built-in reference is started)" },
} as const satisfies Arguments;

/** The options that choose a target, the same for every command that calls one. */
export const TARGET_OPTIONS = {
  command: { type: "text", describe: "Program to start as the target; PORT is in its environment" },
  exchangeCommand: {
    type: "text",
    describe: "Program that exchanges what the started target sealed in two places; it reads them from its input",
  },
  module: { type: "text", describe: "JavaScript module that exports a target" },
  stdio: {
    type: "text",
    describe: "Adapter to start as the target; it speaks JSON lines on its standard input and output",
  },
  contracts: SHARED.contractsOrOurs,
  bindings: {
    type: "text",
    describe: "Bindings for a server with other routes, names and envelopes (default: as in the configuration)",
  },
  config: SHARED.config,
  allowHost: {
    type: "list",
    default: [],
    describe: "Host other than loopback that may be attacked; repeat it for several",
  },
  callTimeout: {
    type: "number",
    describe: "Seconds until a call without an answer has come to nothing (default 10)",
  },
  startTimeout: { type: "number", describe: "Seconds until a started target must be ready (default 30)" },
} as const satisfies Options;

/** What the options that choose a target were given. */
export interface TargetArguments extends Omit<TargetChoice, "allowHosts" | keyof Patience> {
  readonly allowHost: readonly string[];
  readonly callTimeout: Patience["callTimeoutSeconds"];
  readonly startTimeout: Patience["startTimeoutSeconds"];
}

/** The choice those options make. */
export function targetOf(given: TargetArguments): TargetChoice {
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
  } = given;
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
