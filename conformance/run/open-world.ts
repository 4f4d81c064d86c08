import type { World } from "../program/case.ts";

/** A world in which every case restarts the target by itself. */
export function openWorld(parts: Omit<World, "fresh" | "restart" | "watchesAccepted">): World {
  const { target } = parts;
  const own = parts.given.own?.values();
  return {
    ...parts,
    watchesAccepted: false,
    fresh: own === undefined ? undefined : () => own.next().value,
    restart:
      target.restart === undefined
        ? undefined
        : async ({ without, set }) =>
            target.restart?.({ ...Object.fromEntries(without.map((name) => [name, undefined])), ...set }),
  };
}
