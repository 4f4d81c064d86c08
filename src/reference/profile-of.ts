import type { Bundle, Profile } from "../bundle/model.ts";

/** The profile of a name. Throws when the bundle has none. */
export function profileOf(bundle: Bundle, name: string): Profile {
  const profile = bundle.profiles.find((each) => each.name === name);
  if (profile === undefined) throw new Error(`bundle has no profile ${name}`);
  return profile;
}
