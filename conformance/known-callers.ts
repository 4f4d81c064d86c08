import type { Operation, Profile, RefusalCondition } from "../src/bundle/model.ts";
import { refusalWhen } from "../src/bundle/model.ts";
import type { Given, Lane } from "../src/protocol/given.ts";
import { makersOf } from "./arbitraries/clean-request.ts";
import { drawsOf } from "./arbitraries/draw.ts";
import type { Scene } from "./arbitraries/scene.ts";
import { begin, call, cleanInput, makeResources } from "./attacks/build.ts";
import { onlyReads } from "./attacks/only-reads.ts";
import type { World } from "./program/case.ts";
import type { Program } from "./program/program.ts";
import { runProgram } from "./program/run-program.ts";
import type { Transcript } from "./program/transcript.ts";
import { hasOwnCallers } from "./targets/given.ts";

/** A caller of the configuration that the target does not know as it is named there. Texts hold no value. */
export interface Stranger {
  readonly seen: string;
  readonly remedy: string;
}

/** What refuses a clean request for what the caller is, and what to say of the caller then. */
const FOR_WHO_CALLS: Partial<Record<RefusalCondition, string>> = {
  unauthenticated:
    "let the target know the token: check identities in membrane.config.json and the variables they are read from",
  "foreign-tenant": "name the tenant that the target keeps the token for: check tenant in membrane.config.json",
  unbound: "name the tenant that the target keeps the token for: check tenant in membrane.config.json",
  scope: "let the target give the token the scope: check scopes in membrane.config.json",
  standing: "name standing that the target gives the tenant: check standing_refs in membrane.config.json",
};

/** Asks with one clean request for each caller and each thing it must be known by. A target that refuses them for who calls breaks no promise, and every request that needs a caller would look as if it did. */
export async function strangerAmong(
  profile: Profile,
  world: World,
  scene: (operation: Operation) => Scene,
): Promise<Stranger | undefined> {
  const callers = callersIn(world.given.lanes);
  for (const operation of telling(profile, scene)) {
    const program = cleanProgram(scene(operation), `known/${operation.name}`);
    if (program === undefined) continue;
    for (const [index, lane] of callers.entries()) {
      const transcript = await runProgram(program, world, lane, `known/${operation.name}#${index}`);
      // Whoever is silent to one is waited for once: the run itself says what it makes of that.
      if (transcript.entries.at(-1)?.observation.kind === "silence") return undefined;
      const remedy = remedyForCaller(transcript, profile, world.given);
      const [problem] = transcript.problems;
      if (remedy === undefined || problem === undefined) continue;
      return { seen: `caller ${index + 1} of ${callers.length}: ${problem.seen}`, remedy };
    }
  }
  return undefined;
}

/** Every caller of the lanes once in the place of the one that calls. */
export function callersIn(lanes: readonly Lane[]): Lane[] {
  return lanes.flatMap(({ self, other }) => [
    { self, other },
    { self: other, other: self },
  ]);
}

/** A clean request with everything it needs before it. */
export function cleanProgram(scene: Scene, name: string): Program | undefined {
  const [draw] = drawsOf(1, name, 1);
  if (draw === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, scene.operation);
  call(builder, scene.operation, cleanInput(builder));
  return builder.program();
}

/** What to do about the last answer, where it refuses for who calls. */
export function remedyForCaller(
  { entries }: Transcript,
  { operations, document }: Profile,
  { environment }: Given,
): string | undefined {
  const last = entries.at(-1);
  const asked = operations.find(({ name }) => name === last?.step.operation);
  const refused = asked?.refuses.find(({ code }) => code === last?.reading.code);
  const remedy = refused === undefined ? undefined : FOR_WHO_CALLS[refused.when];
  const { env } = document.identities;
  // A target that was handed its callers has no configuration to look at.
  return remedy === undefined || environment[env] === undefined
    ? remedy
    : `let the target take its callers from ${env}`;
}

/** One operation for each condition that looks at who calls. Where a case needs a tenant that nobody used yet, only those that leave nothing behind. */
function telling(profile: Profile, scene: (operation: Operation) => Scene): Operation[] {
  const harmless = hasOwnCallers(profile) ? profile.operations.filter(onlyReads) : profile.operations;
  const found = Object.keys(FOR_WHO_CALLS).flatMap((when) => {
    const able = harmless.filter((operation) => refusalWhen(operation, when as RefusalCondition) !== undefined);
    const plain = able.find((operation) => makersOf(scene(operation), operation).length === 0);
    return plain ?? able[0] ?? [];
  });
  return [...new Set(found)];
}
