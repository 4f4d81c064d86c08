import { refusalWhen, type Operation, type Profile, type RefusalCondition } from "../src/bundle/model.ts";
import type { Given } from "../src/protocol/given.ts";
import type { Surface, Target } from "../src/protocol/target.ts";
import { drawsOf } from "./arbitraries/draw.ts";
import { makersOf } from "./arbitraries/clean-request.ts";
import { sceneOf, type Scene } from "./arbitraries/scene.ts";
import { tenantIsolated } from "./attacks/tenant-isolated.ts";
import { callersIn, cleanProgram, remedyForCaller } from "./known-callers.ts";
import type { World } from "./program/case.ts";
import { runProgram } from "./program/run-program.ts";
import { HAND_OVER } from "./program/unsupplied.ts";
import type { Transcript } from "./program/transcript.ts";
import { absentCapabilities, listedCapabilities } from "./run/capabilities.ts";
import { quietWorld, type Looking } from "./run/quiet-world.ts";

/** One thing that was looked at before an attack. Texts hold no value. */
export interface Check {
  /** What was looked at: `identities`, or an operation. */
  readonly check: string;
  readonly outcome: "ok" | "fix" | "skipped";
  readonly seen: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** What a target is examined with. */
export interface Examination extends Looking {
  readonly absent: readonly string[];
}

/** Looks at everything a run depends on, with clean calls and one call to a foreign tenant. Never rejects for anything the target does. */
export async function examine(examination: Examination): Promise<Check[]> {
  const { bundle, profile, target, given, limits } = examination;
  const world = quietWorld(examination);
  const listed = await listedCapabilities(profile, target, given, limits);
  const absent = new Set([...examination.absent, ...absentCapabilities(profile, listed)]);
  const scene = (operation: Operation): Scene => sceneOf(bundle, profile, operation, absent);
  const checks = [
    { check: "reachable", outcome: "ok", seen: `${target.name} over ${target.transport}` } as const,
    await identities(world, scene),
    capabilities(profile, listed, absent),
    ...signers(profile, given, absent),
  ];
  for (const operation of profile.operations) checks.push(await cleanCall(operation, world, scene(operation), absent));
  checks.push(...(await surfaces(target)));
  const fault = await target.fault?.();
  if (fault === undefined) return checks;
  return [...checks, { check: "protocol", outcome: "fix", seen: fault, remedy: "see docs/writing-a-target.md" }];
}

/** Whether every caller is known, and kept from the tenant of the other. */
async function identities(world: World, scene: (operation: Operation) => Scene): Promise<Check> {
  const check = "identities";
  const { profile } = world;
  const telling = (condition: RefusalCondition): Operation[] =>
    profile.operations.filter((each) => refusalWhen(each, condition) !== undefined);
  const [operation] = [
    ...telling("foreign-tenant").filter((each) => makersOf(scene(each), each).length === 0),
    ...telling("unknown"),
  ];
  if (operation === undefined) return { check, outcome: "skipped", seen: "no operation tells tenants apart by itself" };
  const own = scene(operation);
  const [draw] = drawsOf(1, `doctor/${check} apart`, 1);
  const crossing =
    draw === undefined
      ? undefined
      : tenantIsolated
          .fixed?.(own)
          .map((program) => program(draw))
          .find((program) => program !== undefined);
  const plain = cleanProgram(own, `doctor/${check}`);
  if (plain === undefined || crossing === undefined) return { check, outcome: "skipped", seen: "nothing to ask with" };
  const callers = callersIn(world.given.lanes);
  for (const [index, lane] of callers.entries()) {
    const who = `caller ${index + 1} of ${callers.length}`;
    const known = await runProgram(plain, world, lane, `doctor/${check}#${index}`);
    const wrong = wrongIn(known);
    if (wrong !== undefined) {
      const remedy = remedyFor(known, world);
      return { check, outcome: "fix", seen: `${who} at ${operation.name}: ${wrong}`, remedy };
    }
    const apart = wrongIn(await runProgram(crossing, world, lane, `doctor/${check}~${index}`));
    if (apart !== undefined) {
      const remedy =
        "give each caller a tenant of its own, and refuse requests that name another or cite what is another's";
      return { check, outcome: "fix", seen: `${who} reaches for the tenant of the other: ${apart}`, remedy };
    }
  }
  return { check, outcome: "ok", seen: `${callers.length} callers, each kept from the tenant of another` };
}

function capabilities(profile: Profile, listed: readonly string[] | undefined, absent: ReadonlySet<string>): Check {
  const check = "capabilities";
  if (profile.document.capabilities.length === 0)
    return { check, outcome: "ok", seen: "the contract knows none that may be absent" };
  if (listed === undefined) {
    const { listing } = profile.document.runtime;
    const remedy = `answer ${listing} with the list of capabilities: membrane explain ${listing}`;
    return { check, outcome: "fix", seen: "the target lists none and does not say that it has none", remedy };
  }
  const [has, lacks] = [listed.join(", ") || "none", [...absent].join(", ")];
  return { check, outcome: "ok", seen: `${has} listed${lacks === "" ? "" : `, without ${lacks}`}` };
}

function signers(profile: Profile, given: Given, absent: ReadonlySet<string>): Check[] {
  return profile.document.given.flatMap(({ what, name, capability }): Check[] => {
    if (what !== "signer" || name === undefined) return [];
    const check = `signer ${name}`;
    if (capability !== undefined && absent.has(capability))
      return [{ check, outcome: "skipped", seen: `not needed without ${capability}` }];
    if (given.signers.has(name)) return [{ check, outcome: "ok", seen: "there is a key to sign with" }];
    return [{ check, outcome: "fix", seen: "there is no key to sign with", remedy: HAND_OVER.signer }];
  });
}

async function cleanCall(
  operation: Operation,
  world: World,
  scene: Scene,
  absent: ReadonlySet<string>,
): Promise<Check> {
  const check = operation.name;
  if (operation.capability !== undefined && absent.has(operation.capability))
    return { check, outcome: "skipped", seen: `not there without ${operation.capability}` };
  const program = cleanProgram(scene, `doctor/${check}`);
  const [lane] = world.given.lanes;
  if (program === undefined || lane === undefined) return { check, outcome: "skipped", seen: "there is no caller" };
  const transcript = await runProgram(program, world, lane, `doctor/${check}`);
  const wrong = wrongIn(transcript);
  if (wrong === undefined) return { check, outcome: "ok", seen: "a clean call gets its clean answer" };
  return { check, outcome: "fix", seen: wrong, remedy: remedyFor(transcript, world) };
}

function wrongIn({ problems, unjudgeable }: Transcript): string | undefined {
  const [problem] = problems;
  return problem === undefined ? unjudgeable : `expected ${problem.expected}, seen ${problem.seen}`;
}

/** What to do about what came last: what was to be handed over, or the last answer. Only what the contract knows is quoted. */
function remedyFor(transcript: Transcript, world: World): string {
  if (transcript.remedy !== undefined) return transcript.remedy;
  const last = transcript.entries.at(-1);
  if (last === undefined) return "nothing could be sent: see what is to fix above";
  if (last.observation.kind === "silence") return "look at the log of the target: it gave no answer";
  const { code, words } = last.reading;
  const asked = code !== undefined && words.has(code) ? code : last.step.operation;
  return remedyForCaller(transcript, world) ?? `run: membrane explain ${asked}`;
}

async function surfaces(target: Target): Promise<Check[]> {
  if (target.surfaces.length === 0) {
    return [{ check: "surfaces", outcome: "skipped", seen: "none: only answers are searched, level wire" }];
  }
  const checks: Check[] = [];
  for (const surface of target.surfaces) checks.push(await searched(surface));
  return checks;
}

async function searched(surface: Surface): Promise<Check> {
  const check = `surface ${surface.name}`;
  const remedy = "hand over all of it, or do not name it";
  try {
    const bytes = await surface.drain(() => undefined);
    const seen = `${bytes} bytes can be searched`;
    if (surface.power === "storage" && bytes === 0)
      return { check, outcome: "fix", seen: "there is nothing to search", remedy: "keep data in MEMBRANE_DATA_DIR" };
    return { check, outcome: "ok", seen };
  } catch {
    return { check, outcome: "fix", seen: "it could not be read in full", remedy };
  }
}
