import type { Bundle, Profile } from "../../src/bundle/model.ts";
import type { CallLimits } from "../../src/protocol/call.ts";
import type { Given } from "../../src/protocol/given.ts";
import type { Target } from "../../src/protocol/target.ts";
import { startLeakWatch } from "../oracles/leak-watch.ts";
import type { World } from "../program/case.ts";
import { openWorld } from "./open-world.ts";

/** What a world is made of that only looks. */
export interface Looking {
  readonly bundle: Bundle;
  readonly profile: Profile;
  readonly target: Target;
  readonly given: Given;
  readonly limits: CallLimits;
}

/** A world for what is asked outside of a run: nobody is told of what is seen in it. */
export function quietWorld({ bundle, profile, target, given, limits }: Looking): World {
  return openWorld({
    bundle,
    profile,
    target,
    given,
    limits,
    watch: startLeakWatch(),
    observe: () => undefined,
    foreignLeak: () => undefined,
  });
}
