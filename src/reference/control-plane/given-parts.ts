import type { Profile } from "../../bundle/model.ts";
import type { Environment } from "../given-variable.ts";
import { concealBy } from "./conceal-digest.ts";
import type { ControlOptions } from "./control-parts.ts";
import { readCallers } from "./given-callers.ts";
import { sealingBy } from "./sealing.ts";

/** What the control plane is handed by its environment, in the variables the contract names. Throws EnvironmentError for callers that cannot be read. */
export function givenParts(
  environment: Environment,
  profile: Profile,
): Required<Pick<ControlOptions, "sealing" | "concealDigest" | "identities">> {
  return {
    sealing: sealingBy(environment, profile),
    concealDigest: concealBy(environment, profile),
    identities: readCallers(environment, profile),
  };
}
