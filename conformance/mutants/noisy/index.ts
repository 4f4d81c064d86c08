import type { Bundle } from "../../../src/bundle/model.ts";
import { noisyControlPlane } from "./control-plane.ts";
import { noisyEvidence } from "./evidence.ts";
import type { NoisyTwin } from "./noisy-twin.ts";

export type { NoisyTwin } from "./noisy-twin.ts";

/** Honest membranes of every profile with noise where noise is allowed. */
export function noisyTwins(bundle: Bundle): NoisyTwin[] {
  return [...noisyEvidence(bundle), ...noisyControlPlane(bundle)];
}
