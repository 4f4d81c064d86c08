import type { Bundle, Profile } from "../src/bundle/model.ts";
import { subjectOf } from "../src/obligations/derive.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { Given } from "../src/protocol/given.ts";
import type { Target } from "../src/protocol/target.ts";
import { sceneOf } from "./arbitraries/scene.ts";
import { attackOf } from "./attacks/index.ts";
import { describeLeak, type LeakWatch } from "./oracles/leak-watch.ts";
import type { Program } from "./program/program.ts";
import type { Problem, Transcript } from "./program/transcript.ts";
import { openWorld } from "./run/open-world.ts";
import { runJudged } from "./run/run-case.ts";
import { startTraffic } from "./run/traffic.ts";

/** Plays one program on the first lane and judges it as its attack would, and all its traffic, and every surface afterwards. */
export async function runProgramOnce(
  bundle: Bundle,
  profile: Profile,
  obligation: Obligation,
  program: Program,
  target: Target,
  given: Given,
  watch: LeakWatch,
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
    limits: { timeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 },
    watch,
    observe: (operation, reading, observation, shown) => traffic.observe(operation, reading, observation, shown),
    foreignLeak: () => undefined,
  });
  const planned = { obligation, scene, attack: attackOf(obligation.suffix), programs: [program] };
  const transcript = await runJudged(planned, program, world, lane, `${obligation.id}#0`);
  const leaks: Problem[] = [];
  for (const surface of target.surfaces) {
    for (const leak of (await watch.searchSurface(surface)).leaks) {
      leaks.push({
        step: "any",
        oracle: "leak",
        expected: "no planted value on any surface",
        seen: describeLeak(leak),
      });
    }
  }
  const { shape, declared } = traffic.of(operation);
  const passive =
    obligation.suffix === "closed-response" ? shape : obligation.suffix === "refusal-declared" ? declared : undefined;
  return { transcript, leaks: [...leaks, ...(passive === undefined ? [] : [passive.problem])] };
}
