import type { Attack } from "./attack.ts";
import { plantsIn } from "./sensitive-plants.ts";

/** Raw payloads are refused wherever they hide, including beside a valid hash. */
export const rawPayloadRefused: Attack = {
  suffix: "raw-payload-refused",
  plants: true,
  series: (scene) => plantsIn(scene, "raw-payload"),
};
