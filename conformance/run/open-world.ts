import type { World } from "../program/case.ts";

/** A world in which every case restarts the target by itself. */
export function openWorld(parts: Omit<World, "restart" | "watchesAccepted">): World {
  const { target } = parts;
  return {
    ...parts,
    watchesAccepted: false,
    restart:
      target.restart === undefined
        ? undefined
        : async (without) => target.restart?.(Object.fromEntries(without.map((name) => [name, undefined]))),
  };
}
