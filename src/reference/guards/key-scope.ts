import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a known credential without the scope of the profile. */
export const keyScope: Guard<"key-scope", ProfileTypes> = (crossing, condition) => {
  const { scope } = crossing.profile.document.identities;
  return refuseIf(scope === undefined || crossing.caller().scopes?.includes(scope) !== true, condition);
};
