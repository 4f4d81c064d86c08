import type { Profile } from "../../bundle/model.ts";
import type { Environment } from "../given-variable.ts";
import { clockOf } from "./clock-offset.ts";
import { concealBy } from "./conceal-digest.ts";
import type { ControlOptions } from "./control-parts.ts";
import { readCallers } from "./given-callers.ts";
import { sealingBy } from "./sealing.ts";

/** What the control plane is handed by its environment, in the variables the contract names. Throws EnvironmentError for callers that cannot be read, and for a clock that cannot be set so. */
export function givenParts(
  environment: Environment,
  profile: Profile,
): Required<Pick<ControlOptions, "sealing" | "concealDigest" | "identities" | "clock">> {
  return {
    sealing: sealingBy(environment, profile),
    concealDigest: concealBy(environment, profile),
    identities: readCallers(environment, profile),
    clock: clockOf(environment, profile),
  };
}
