import { servedControlPlane } from "./control-plane/served.ts";
import { servedEvidence } from "./evidence/served.ts";
import type { ServedProfile } from "./served-profile.ts";

/** The profiles the reference serves, the usual one first. */
export const servedProfiles: readonly ServedProfile[] = [servedEvidence, servedControlPlane];

/** The served profile of a name. Throws when the reference serves none of that name. */
export function servedProfile(name: string): ServedProfile {
  const served = servedProfiles.find((each) => each.name === name);
  if (served === undefined) throw new Error(`the reference serves no profile ${name}`);
  return served;
}
