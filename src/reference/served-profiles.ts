import type { ServedProfile } from "./served-profile.ts";

/** How each profile is loaded: alone, for whoever serves one does not wait for the others. */
const LOADS: Readonly<Record<string, () => Promise<ServedProfile>>> = {
  evidence: async () => (await import("./evidence/served.ts")).servedEvidence,
  "control-plane": async () => (await import("./control-plane/served.ts")).servedControlPlane,
};

/** Names of the profiles the reference serves, the usual one first. */
export const SERVED_PROFILES: readonly string[] = Object.keys(LOADS);

/** The served profile of a name. Throws when the reference serves none of that name. */
export function servedProfile(name: string): Promise<ServedProfile> {
  const load = LOADS[name];
  if (load === undefined) throw new Error(`the reference serves no profile ${name}`);
  return load();
}
