import type { Options } from "../command.ts";
import type { SuiteRequest } from "./conform.ts";
import { TARGET_OPTIONS, targetOf, type TargetArguments } from "./target-options.ts";
import { WORKERS } from "./workers.ts";
import { SHARED } from "../shared-options.ts";

/** The options of a run of the suite, the same for every command that makes one. */
export const RUN_OPTIONS = {
  ...TARGET_OPTIONS,
  profile: SHARED.profile,
  assurance: {
    type: "text",
    choices: ["wire", "observed", "full"],
    describe: "How much must be seen (default wire for a URL, else full)",
  },
  seed: { type: "number", describe: "Seed of the plan (default random, always printed)" },
  maxExamples: {
    type: "number",
    default: 10,
    describe: "Random cases for each obligation, besides the fixed ones",
  },
  workers: {
    type: "number",
    describe: `Cases at a time (default ${WORKERS}; for a URL as many as it has pairs of identities)`,
  },
  maxTime: {
    type: "number",
    describe: "Seconds after which no new case is started, and a call's time later nothing is waited for",
  },
  only: {
    type: "list",
    default: [],
    describe: "Obligation ids or suffixes, * for anything; repeat it for several; a filtered run certifies nothing",
  },
  baseline: SHARED.baseline,
} as const satisfies Options;

type RunRequest = Omit<SuiteRequest, "failFast" | "outputs">;

/** What the options of a run were given. */
export type RunArguments = TargetArguments &
  Pick<SuiteRequest, "profile" | "assurance" | "seed" | "maxExamples" | "only" | "workers"> & {
    readonly maxTime: SuiteRequest["maxTimeSeconds"];
  };

/** The run those options ask for. */
export function runOf(given: RunArguments): RunRequest {
  const { profile, assurance, seed, maxExamples, maxTime, only, workers } = given;
  return { ...targetOf(given), profile, assurance, seed, maxExamples, maxTimeSeconds: maxTime, only, workers };
}
