import type { Attack } from "./attack.ts";
import { fixedPlants, randomPlant } from "./sensitive-plants.ts";

/** Raw payloads are refused wherever they hide, including beside a valid hash. */
export const rawPayloadRefused: Attack = {
  suffix: "raw-payload-refused",
  plants: true,
  fixed: (scene) => fixedPlants(scene, "raw-payload"),
  random: (scene, draw) => randomPlant(scene, "raw-payload", draw),
};
