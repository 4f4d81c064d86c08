import { givenThing } from "../../bundle/given-thing.ts";
import type { Profile } from "../../bundle/model.ts";
import { EnvironmentError, type Environment } from "../given-variable.ts";
import type { Clock } from "../parts.ts";
import { deploymentOf } from "./deployment.ts";

/** Whole seconds, up to thirty years either way. */
const SECONDS = /^-?\d{1,9}$/u;
/** Where a clock runs right, whatever anybody asks for. */
const IN_EARNEST = "production";

/** The clock of this machine, ahead by so much as the environment says. Throws EnvironmentError for what is no number of seconds, and for any where it is in earnest. */
export function clockOf(environment: Environment, profile: Profile): Clock {
  const ahead = 1000 * clockOffset(environment, profile);
  return () => Date.now() + ahead;
}

/** By how many seconds the clock is to run ahead, in the variable the contract names. */
function clockOffset(environment: Environment, profile: Profile): number {
  const given = givenThing(profile, "clock");
  const text = given === undefined ? undefined : environment[given.env];
  if (given === undefined || text === undefined || text === "") return 0;
  if (!SECONDS.test(text))
    throw new EnvironmentError(given.env, "is no whole number of seconds", `leave ${given.env} out, or set it to 60`);
  if (deploymentOf(environment, profile) === IN_EARNEST)
    throw new EnvironmentError(given.env, `is set in ${IN_EARNEST}`, "leave it out: it is there to be tested with");
  return Number(text);
}
