import { givenThing } from "../../src/bundle/given-thing.ts";
import type { Profile } from "../../src/bundle/model.ts";
import type { Power } from "../../src/protocol/target.ts";

/** What a target gives, and what follows from that and from what the run was handed: who signs, and a clock that a variable moves where variables can be changed. */
export function powersGiven(given: ReadonlySet<Power>, profile: Profile, signs: boolean): ReadonlySet<Power> {
  const moves = given.has("restart") && given.has("environment") && givenThing(profile, "clock") !== undefined;
  return new Set<Power>([...given, ...(signs ? ["signer" as const] : []), ...(moves ? ["clock" as const] : [])]);
}
