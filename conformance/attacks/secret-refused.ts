import type { Attack } from "./attack.ts";
import { fixedPlants, randomPlant } from "./sensitive-plants.ts";

/** Secrets are refused wherever they hide: by name in any spelling, by shape in any value, at any depth, as a name themselves. */
export const secretRefused: Attack = {
  suffix: "secret-refused",
  plants: true,
  fixed: (scene) => fixedPlants(scene, "secret"),
  random: (scene, draw) => randomPlant(scene, "secret", draw),
};
