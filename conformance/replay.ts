import type { Bundle, Profile } from "../src/bundle/model.ts";
import { subjectOf } from "../src/obligations/derive.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { CallLimits } from "../src/protocol/call.ts";
import type { Given } from "../src/protocol/given.ts";
import type { Target } from "../src/protocol/target.ts";
import { sceneOf } from "./arbitraries/scene.ts";
import { attackOf } from "./attacks/index.ts";
import { describeLeak, type LeakWatch, type OwnedLeak } from "./oracles/leak-watch.ts";
import type { Program } from "./program/program.ts";
import type { Problem, Transcript } from "./program/transcript.ts";
import { endedSurfaces } from "./run/look-at-end.ts";
import { openWorld } from "./run/open-world.ts";
import { runJudged } from "./run/run-case.ts";
import { searchSurfaces } from "./run/surfaces.ts";
import { startTraffic, trafficFinding } from "./run/traffic.ts";

/** Plays one program on the first lane and judges it as its attack would, and all its traffic, and every surface afterwards. */
export async function runProgramOnce(
  bundle: Bundle,
  profile: Profile,
  obligation: Obligation,
  program: Program,
  target: Target,
  given: Given,
  watch: LeakWatch,
  limits: CallLimits,
): Promise<{ transcript: Transcript; leaks: readonly Problem[] }> {
  const [lane] = given.lanes;
  if (lane === undefined)
    return {
      transcript: {
        entries: [],
        canaries: [],
        problems: [],
        happened: [],
        requests: 0,
        unjudgeable: "the run has no callers",
      },
      leaks: [],
    };
  const { operation } = subjectOf(bundle, obligation);
  const scene = sceneOf(bundle, profile, operation, new Set());
  const traffic = startTraffic(bundle, profile);
  const world = openWorld({
    bundle,
    profile,
    target,
    given,
    limits,
    watch,
    observe: (operation, reading, observation, ...more) => traffic.observe(operation, reading, observation, ...more),
    foreignLeak: () => undefined,
  });
  const planned = { obligation, scene, attack: attackOf(obligation.suffix), alone: 0, programs: [program] };
  const transcript = await runJudged(planned, program, world, lane, `${obligation.id}#0`);
  const { leaks, unsearched } = await searchedWhole(target, watch);
  const passive = trafficFinding(obligation.suffix, operation, traffic.of(operation));
  const unjudgeable = transcript.unjudgeable ?? unsearched;
  return {
    transcript: { ...transcript, ...(unjudgeable === undefined ? {} : { unjudgeable }) },
    leaks: [...leaks, ...(passive === undefined ? [] : [passive.problem])],
  };
}

/** What leaks from the surfaces of a target, also once it was ended, and which of them could not be searched. */
async function searchedWhole(
  target: Target,
  watch: LeakWatch,
): Promise<{ leaks: readonly Problem[]; unsearched: string | undefined }> {
  const seen = new Set<string>();
  const note = (leak: OwnedLeak): void => void seen.add(describeLeak(leak));
  const looks = await searchSurfaces(target.surfaces, watch, note);
  if (seen.size === 0) looks.push(...(await searchSurfaces(await endedSurfaces(target), watch, note)));
  const cut = looks.find(({ complete }) => !complete)?.surface.name;
  return {
    leaks: [...seen].map((each) => ({
      step: "any",
      oracle: "leak",
      expected: "no planted value on any surface",
      seen: each,
    })),
    unsearched: cut === undefined ? undefined : `the surface ${cut} could not be searched in full`,
  };
}
