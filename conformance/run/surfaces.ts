import type { Surface, Target } from "../../src/protocol/target.ts";
import type { LeakWatch, OwnedLeak } from "../oracles/leak-watch.ts";
import { powersOf, type Assurance } from "../plan.ts";

/** What was searched of a target besides its answers. */
export interface SurfaceSearches {
  readonly surfaces: readonly { readonly surface: string; readonly bytes: number }[];
  /** Surfaces the level requires and the run could not search. */
  readonly unsearched: readonly ("logs" | "storage")[];
  /** Whether every surface there is was searched in full. */
  readonly complete: boolean;
}

/** One look at one surface. */
export interface Look {
  readonly surface: Surface;
  readonly bytes: number;
  /** Whether it could be searched in full. */
  readonly complete: boolean;
}

/** Searches each of the surfaces for every canary of the run, and tells of each leak. */
export async function searchSurfaces(
  surfaces: readonly Surface[],
  watch: LeakWatch,
  note: (leak: OwnedLeak) => void,
): Promise<Look[]> {
  const looks: Look[] = [];
  for (const surface of surfaces) {
    const { leaks, bytes, complete } = await watch.searchSurface(surface);
    looks.push({ surface, bytes, complete });
    for (const leak of leaks) note(leak);
  }
  return looks;
}

/** The surfaces that are logs: what a look at one was shown, the next is not. */
export function logsOf({ surfaces }: Target): readonly Surface[] {
  return surfaces.filter(({ power }) => power === "logs");
}

/** What all looks of a run come to: a log is longer with each, a store is the same one. */
export function searchesOf(target: Target, looks: readonly Look[], assurance: Assurance): SurfaceSearches {
  const required = powersOf(assurance);
  const surfaces = target.surfaces.map(({ name, power }) => {
    const bytes = looks.filter(({ surface }) => surface.name === name).map((look) => look.bytes);
    const all = power === "logs" ? bytes.reduce((sum, each) => sum + each, 0) : Math.max(0, ...bytes);
    return { surface: name, power, bytes: all };
  });
  const unsearched = (["logs", "storage"] as const).filter((power) => {
    if (!required.includes(power)) return false;
    const own = surfaces.filter((each) => each.power === power);
    const cut = looks.some(({ surface, complete }) => surface.power === power && !complete);
    return own.length === 0 || cut || (power === "storage" && own.every(({ bytes }) => bytes === 0));
  });
  return {
    surfaces: surfaces.map(({ surface, bytes }) => ({ surface, bytes })),
    unsearched,
    complete: looks.every(({ complete }) => complete) && unsearched.length === 0,
  };
}
