import { sceneOf } from "../../../conformance/arbitraries/scene.ts";
import { strangerAmong } from "../../../conformance/known-callers.ts";
import { quietWorld, type Looking } from "../../../conformance/run/quiet-world.ts";
import { TargetError } from "../../protocol/target.ts";

/** Throws a TargetError where the target does not know a caller as the configuration names it: a run would accuse it of refusing what it should take. */
export async function demandKnown(looking: Looking, absent: readonly string[]): Promise<void> {
  const { bundle, profile } = looking;
  const lacking = new Set(absent);
  const stranger = await strangerAmong(quietWorld(looking), (operation) =>
    sceneOf(bundle, profile, operation, lacking),
  );
  if (stranger === undefined) return;
  throw new TargetError(
    "caller_unknown",
    `the target does not know ${stranger.seen}; nothing was attacked`,
    stranger.remedy,
  );
}
