import type { Target } from "../../src/protocol/target.ts";
import { describeLeak, type LeakWatch } from "../oracles/leak-watch.ts";
import { powersOf, type Assurance } from "../plan.ts";
import type { Account } from "./ledger.ts";

/** What was searched of a target besides its answers. */
export interface SurfaceSearches {
  readonly surfaces: readonly { readonly surface: string; readonly bytes: number }[];
  /** Surfaces the level requires and the run could not search. */
  readonly unsearched: readonly string[];
}

/** Books a leak as a violation of the obligation whose case planted the canary. */
export function bookLeak(accounts: ReadonlyMap<string, Account>, owner: string, seen: string): void {
  const [id, rest] = [owner.slice(0, owner.lastIndexOf("#")), owner.slice(owner.lastIndexOf("#") + 1)];
  const account = accounts.get(id);
  const program = account?.planned.programs[Number.parseInt(rest, 10)];
  if (account === undefined || program === undefined) return;
  account.violation ??= {
    problems: [{ step: "any", oracle: "leak", expected: "no planted value on any surface", seen }],
    program,
    reproduced: "1 of 1",
  };
}

/** Searches every surface of the target for every canary of the run, and books what is found. */
export async function searchSurfaces(
  target: Target,
  watch: LeakWatch,
  accounts: ReadonlyMap<string, Account>,
  assurance: Assurance,
): Promise<SurfaceSearches> {
  const required = powersOf(assurance);
  const surfaces: { surface: string; bytes: number }[] = [];
  const cut = new Set<string>();
  for (const surface of target.surfaces) {
    const { leaks, bytes, complete } = await watch.searchSurface(surface);
    surfaces.push({ surface: surface.name, bytes });
    if (!complete) cut.add(surface.power);
    for (const leak of leaks) bookLeak(accounts, leak.owner, describeLeak(leak));
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
  return { surfaces, unsearched };
}
