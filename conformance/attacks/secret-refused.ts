import type { Attack } from "./attack.ts";
import { plantsIn } from "./sensitive-plants.ts";

/** Secrets are refused wherever they hide: by name in any spelling, by shape in any value, at any depth, as a name themselves. */
export const secretRefused: Attack = {
  suffix: "secret-refused",
  plants: true,
  series: (scene) => plantsIn(scene, "secret"),
};
