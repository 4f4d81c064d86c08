import type { Surface, Target } from "../../src/protocol/target.ts";
import type { OwnedLeak } from "../oracles/leak-watch.ts";
import type { World } from "../program/case.ts";
import type { LateLeaks } from "./late-leaks.ts";
import { searchSurfaces, type Look } from "./surfaces.ts";

/**
 * Asks the target to end, and searches what it leaves: a log that is kept until then and a store that is written only then are searched too.
 * What comes out first there is tried again with the target started anew, and ended once more after each try. Without a way to end it there is nothing to look at.
 */
export async function lookAtEnd(
  world: World,
  late: LateLeaks,
  note: (leak: OwnedLeak) => void,
  rounds: number,
): Promise<Look[]> {
  const { target, watch } = world;
  const looks = await searchSurfaces(await endedSurfaces(target), watch, note);
  if (!late.pending) return looks;
  const restarted = await startedAgain(world);
  await late.confirm(world, restarted ? rounds : 0, async () => {
    await searchSurfaces(await endedSurfaces(target), watch, note);
    await startedAgain(world);
  });
  return looks;
}

/** What can be searched of a target that was asked to end. What one that cannot be ended keeps to itself, nobody searched. */
export async function endedSurfaces(target: Target): Promise<readonly Surface[]> {
  try {
    return (await target.end?.()) ?? [];
  } catch (error) {
    return target.surfaces.map((surface) => ({ ...surface, drain: () => Promise.reject(error) }));
  }
}

/** Whether the target runs again. When it does not, what it let out it let out all the same. */
async function startedAgain({ restart }: World): Promise<boolean> {
  try {
    await restart?.({ without: [] });
    return restart !== undefined;
  } catch {
    return false;
  }
}
