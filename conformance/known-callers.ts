import { refusalWhen, statusOf, type Operation, type RefusalCondition } from "../src/bundle/model.ts";
import type { Lane } from "../src/protocol/given.ts";
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

const OF_THE_TOKEN = "name the tenant that the target keeps the token for: check tenant in membrane.config.json";

/** What refuses a clean request for what the caller is, and what to say of the caller then. */
const FOR_WHO_CALLS: Partial<Record<RefusalCondition, string>> = {
  unauthenticated:
    "let the target know the token: check identities in membrane.config.json and the variables they are read from",
  "foreign-tenant": OF_THE_TOKEN,
  unbound: OF_THE_TOKEN,
  "key-scope": "let the target give the token the scope: check scopes in membrane.config.json",
  standing: "name standing that the target gives the tenant: check standing_refs in membrane.config.json",
};

/** Asks with one clean request for each caller and each thing it must be known by. A target that refuses them for who calls breaks no promise, and every request that needs a caller would look as if it did. */
export async function strangerAmong(
  world: World,
  scene: (operation: Operation) => Scene,
): Promise<Stranger | undefined> {
  const callers = callersIn(world.given.lanes);
  for (const [name, program] of telling(world, scene)) {
    for (const [index, lane] of callers.entries()) {
      const transcript = await runProgram(program, world, lane, `known/${name}#${index}`);
      // Whoever is silent to one is waited for once: the run itself says what it makes of that.
      if (transcript.entries.at(-1)?.observation.kind === "silence") return undefined;
      const remedy = remedyForCaller(transcript, world);
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
export function remedyForCaller({ entries }: Transcript, { bundle, profile, given }: World): string | undefined {
  const last = entries.at(-1);
  if (last === undefined) return undefined;
  const asked = profile.operations.find(({ name }) => name === last.step.operation);
  const { code, status, statusDue = status } = last.reading;
  // One code may stand for several conditions, and be told apart by its status.
  const refused = asked?.refuses.filter((refusal) => refusal.code === code) ?? [];
  const condition = refused.find((refusal) => statusOf(bundle, refusal) === statusDue) ?? refused[0];
  const remedy = condition === undefined ? undefined : FOR_WHO_CALLS[condition.when];
  const { env } = profile.document.identities;
  // A target that was handed its callers has no configuration to look at.
  return remedy === undefined || given.environment[env] === undefined
    ? remedy
    : `let the target take its callers from ${env}`;
}

/** For each condition that looks at who calls the shortest clean program that meets it. Where a case needs a tenant that nobody used yet, only one that leaves nothing behind. */
function telling({ profile }: World, scene: (operation: Operation) => Scene): Map<string, Program> {
  const found = new Map<string, Program>();
  for (const when of Object.keys(FOR_WHO_CALLS) as RefusalCondition[]) {
    const [shortest] = profile.operations
      .filter((operation) => refusalWhen(operation, when) !== undefined)
      .flatMap((operation) => {
        const program = cleanProgram(scene(operation), `known/${operation.name}`);
        if (program === undefined || (hasOwnCallers(profile) && !leavesNothing(operation, program))) return [];
        return [{ name: operation.name, program }];
      })
      .toSorted((one, other) => one.program.steps.length - other.program.steps.length);
    if (shortest !== undefined) found.set(shortest.name, shortest.program);
  }
  return found;
}

/** What comes before a request may put a document in force, or make what the request is about. */
function leavesNothing(operation: Operation, { steps }: Program): boolean {
  return onlyReads(operation) && steps.length === 1;
}
