import type { Target } from "../../src/protocol/target.ts";
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

/** Searches every surface of the target for every canary of the run. */
export async function searchSurfaces(
  target: Target,
  watch: LeakWatch,
  note: (leak: OwnedLeak) => void,
  assurance: Assurance,
): Promise<SurfaceSearches> {
  const required = powersOf(assurance);
  const surfaces: { surface: string; bytes: number }[] = [];
  const cut = new Set<string>();
  for (const surface of target.surfaces) {
    const { leaks, bytes, complete } = await watch.searchSurface(surface);
    surfaces.push({ surface: surface.name, bytes });
    if (!complete) cut.add(surface.power);
    for (const leak of leaks) note(leak);
  }
  const unsearched = (["logs", "storage"] as const).filter((power) => {
    if (!required.includes(power)) return false;
    const searched = surfaces.filter(({ surface }) =>
      target.surfaces.some((each) => each.name === surface && each.power === power),
    );
    return (
      searched.length === 0 || cut.has(power) || (power === "storage" && searched.every(({ bytes }) => bytes === 0))
    );
  });
  return { surfaces, unsearched, complete: cut.size === 0 && unsearched.length === 0 };
}
