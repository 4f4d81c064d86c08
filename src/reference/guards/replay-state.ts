import { valueAt } from "../../bundle/json-pointer.ts";
import { answeredBefore, isSame } from "../idempotency.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a replay whose stored answer would hand back something that is no longer live. */
export const replayState: Guard<"replay-state"> = async (crossing, condition) => {
  const answered = await answeredBefore(crossing);
  // Another body under the same key is no replay: the conflict answers.
  if (answered === undefined || !isSame(crossing, answered)) return undefined;
  const issuedAt = crossing.profile.document.resources[condition.resource]?.issued_at ?? "";
  const ref = valueAt(JSON.parse(answered.body), issuedAt);
  const consent = typeof ref === "string" ? await crossing.tx.consent(ref) : undefined;
  return refuseIf(consent !== undefined && !condition.live.includes(consent.state), condition);
};
