import type { Argv } from "yargs";
import type { SuiteRequest } from "./conform.ts";
import { targetOf, withTarget, type TargetArguments } from "./target-options.ts";
import { WORKERS } from "./workers.ts";

/** The options of a run of the suite, the same for every command that makes one. */
export function withRun<T>(yargs: Argv<T>) {
  return withTarget(yargs)
    .option("profile", {
      type: "string",
      requiresArg: true,
      describe: "Profile to judge (default: the one the bundle says, or the only one)",
    })
    .option("assurance", {
      choices: ["wire", "observed", "full"] as const,
      requiresArg: true,
      describe: "How much must be seen (default wire for a URL, else full)",
    })
    .option("seed", {
      type: "number",
      requiresArg: true,
      describe: "Seed of the plan (default random, always printed)",
    })
    .option("max-examples", {
      type: "number",
      default: 10,
      requiresArg: true,
      describe: "Random cases for each obligation, besides the fixed ones",
    })
    .option("workers", {
      type: "number",
      requiresArg: true,
      describe: `Cases at a time (default ${WORKERS}; for a URL as many as it has pairs of identities)`,
    })
    .option("max-time", {
      type: "number",
      requiresArg: true,
      describe: "Seconds after which no new case is started, and a call's time later nothing is waited for",
    })
    .option("only", {
      type: "string",
      array: true,
      requiresArg: true,
      default: [] as string[],
      describe: "Obligation ids or suffixes, * for anything; a filtered run certifies nothing",
    })
    .option("baseline", {
      type: "string",
      requiresArg: true,
      describe: "Known violations (default membrane.baseline.json when present)",
    });
}

type RunRequest = Omit<SuiteRequest, "failFast" | "outputs">;

/** What the options of a run were given. */
export type RunArguments = TargetArguments &
  Pick<SuiteRequest, "profile" | "assurance" | "seed" | "maxExamples" | "only" | "workers"> & {
    readonly maxTime: SuiteRequest["maxTimeSeconds"];
  };

/** The run those options ask for. */
export function runOf(argv: RunArguments): RunRequest {
  const { profile, assurance, seed, maxExamples, maxTime, only, workers } = argv;
  return { ...targetOf(argv), profile, assurance, seed, maxExamples, maxTimeSeconds: maxTime, only, workers };
}
