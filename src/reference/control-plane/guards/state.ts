import { textAt } from "../../crossing.ts";
import { refuseIf, type Guard } from "../../guards/guard.ts";
import type { ControlCrossing, ControlTypes } from "../control-types.ts";

/** Refuses while what the request names is not in a live state. It runs in the transaction of the effect, so nothing can change in between. */
export const state: Guard<"state", ControlTypes> = async (crossing, condition) => {
  const name = textAt(crossing, condition.at);
  const now = name === undefined ? undefined : await stateOf(crossing, condition.resource, name);
  return refuseIf(now === undefined || !condition.live.includes(now), condition);
};

async function stateOf({ tx, profile }: ControlCrossing, resource: string, name: string): Promise<string | undefined> {
  const start = profile.document.resources[resource]?.start;
  switch (resource) {
    case "switch":
      return (await tx.connector(name))?.enabled === true ? "on" : start;
    case "connection":
      // Never connected or revoked: whoever wants to use it, it is the same.
      return (await tx.credentials(name)).length > 0 ? "connected" : start;
    default:
      throw new Error(`the state of ${resource} is not recorded`);
  }
}
