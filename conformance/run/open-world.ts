import type { World } from "../program/case.ts";
import { isPlain } from "./shared-restarts.ts";

/** A world in which every case restarts the target by itself, and `meanwhile` is done while it starts. */
export function openWorld(
  parts: Omit<World, "fresh" | "restart" | "plain" | "watchesAccepted">,
  meanwhile?: () => Promise<unknown>,
): World {
  const { target } = parts;
  const own = parts.given.own?.values();
  let isChanged = false;
  const restart: World["restart"] =
    target.restart === undefined
      ? undefined
      : async ({ exchanges, ...environment }) => {
          const { without, set } = environment;
          isChanged = true;
          await target.restart?.(
            { ...Object.fromEntries(without.map((name) => [name, undefined])), ...set },
            exchanges,
            meanwhile,
          );
          isChanged = !isPlain(environment);
        };
  return {
    ...parts,
    watchesAccepted: false,
    fresh: own === undefined ? undefined : () => own.next().value,
    restart,
    plain: async () => {
      if (isChanged) await restart?.({ without: [] });
    },
  };
}
