import { givenThing } from "../../bundle/given-thing.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Environment } from "../given-variable.ts";

/** The deployment of an environment that names none. */
const UNNAMED = "dev";

/** The deployment an environment names, in the variable of the contract. Names are compared in lower case. */
export function deploymentOf(environment: Environment, profile: Profile): string {
  const variable = givenThing(profile, "sealing-key")?.deployment;
  return ((variable === undefined ? undefined : environment[variable]) || UNNAMED).toLowerCase();
}
