import type { Lane } from "../../src/protocol/given.ts";
import { TargetError } from "../../src/protocol/target.ts";
import type { Program } from "../program/program.ts";
import type { World } from "../program/case.ts";
import { runProgram } from "../program/run-program.ts";
import { HAND_OVER } from "../program/unsupplied.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import type { PlannedObligation } from "../plan.ts";
import { EARLIER, type Account, type Booking, type Violation } from "./ledger.ts";
import { shrink } from "./shrink.ts";
import { stillDueIn } from "./still-due.ts";

/** How often a violation must be tried again before it is believed, and how hard it is reduced. */
export interface CasePolicy {
  readonly confirmations: number;
  readonly shrinkBudget: number;
}

/** Runs one case, confirms and reduces what it finds, and gives what is to be booked. Nothing is when what failed before does not fail again. */
export async function runCase(
  account: Account,
  index: number | typeof EARLIER,
  world: World,
  lane: Lane,
  policy: CasePolicy,
): Promise<Booking | undefined> {
  const { planned } = account;
  const program = index === EARLIER ? account.earlier : planned.programs[index];
  if (program === undefined) return undefined;
  const startedAt = performance.now();
  const caseId = `${planned.obligation.id}#${index}`;
  const transcript = await runJudged(planned, program, world, lane, caseId);
  const [problem] = transcript.problems;
  if (index === EARLIER && problem === undefined) return undefined;
  const all = planned.attack?.watchesAccepted === true;
  const base = {
    obligation: planned.obligation.id,
    index,
    happened: transcript.happened,
    planted: transcript.canaries.some(({ carries }) => carries !== "token" && (all || carries !== "accepted")),
  };
  if (problem === undefined) return { ...base, ...judgedBy(transcript), milliseconds: performance.now() - startedAt };
  account.suspected.add(problem);
  const tried = await tryAgain(planned, program, world, lane, caseId, policy);
  const violated = isViolation(program, transcript.problems, tried);
  // Another case of the obligation shows it to be broken already, and is being reduced.
  const known = violated && account.reducing;
  account.reducing ||= violated;
  const violation =
    violated && !known
      ? await reduced(planned, program, transcript.problems, tried, world, lane, caseId, policy)
      : undefined;
  account.suspected.delete(problem);
  if (known) return undefined;
  return {
    ...base,
    // What did not come back was judged by the last try, if none of them was missed.
    ...judgedBy(violation === undefined ? (tried.missed ?? tried.last ?? transcript) : transcript),
    ...(violation === undefined ? { signal: problem } : { violation }),
    milliseconds: performance.now() - startedAt,
  };
}

function judgedBy({ unjudgeable, remedy, entries }: Transcript): Pick<Booking, "executed" | "unjudgeable" | "remedy"> {
  if (unjudgeable !== undefined) return { executed: 0, unjudgeable, ...(remedy === undefined ? {} : { remedy }) };
  return { executed: Math.max(1, entries.filter(({ role }) => role === "attack").length) };
}

/** Runs a program and adds what only the attack itself can see. */
export async function runJudged(
  planned: PlannedObligation,
  program: Program,
  world: World,
  lane: Lane,
  caseId: string,
): Promise<Transcript> {
  const own = world.fresh === undefined ? lane : world.fresh();
  if (own === undefined) return unsupplied(world);
  try {
    // A program that is tried again, or only a part of it, may have left the target as no case begins.
    await world.plain?.();
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return { ...NOTHING, unjudgeable: "the target did not start again after it was killed" };
  }
  const transcript = await runProgram(
    program,
    { ...world, watchesAccepted: planned.attack?.watchesAccepted ?? false },
    own,
    caseId,
  );
  const inspected =
    transcript.unjudgeable === undefined ? (planned.attack?.inspect?.(planned.scene, transcript) ?? []) : [];
  return inspected.length === 0 ? transcript : { ...transcript, problems: [...transcript.problems, ...inspected] };
}

/** What callers name outlasts a case, so none can be judged by callers that another had. */
function unsupplied({ given }: World): Transcript {
  const all = given.own?.length ?? 0;
  const unjudgeable = `each case needs a pair of tenants that none had before, and all ${all} that the run was handed are used`;
  return { ...NOTHING, unjudgeable, remedy: HAND_OVER.tenants };
}

/** What there is of a program that was not begun. */
const NOTHING = { entries: [], canaries: [], problems: [], happened: [], requests: 0 };

/** What became of a program that was tried again. */
interface Tried {
  readonly again: number;
  /** How often it was tried. What could not be executed is no try: it says neither that a problem came back nor that it did not. */
  readonly times: number;
  /** Problems of the last try that had some. */
  readonly shown: readonly Problem[] | undefined;
  readonly last: Transcript | undefined;
  /** What the first try that could not be executed says of the case. */
  readonly missed: Transcript | undefined;
}

function isViolation(program: Program, problems: readonly Problem[], { again, times, missed }: Tried): boolean {
  const believed = times === 0 && missed === undefined;
  // A history that no order explains is proof, however seldom it comes about.
  if (again > 0 || believed || problems.some(({ oracle }) => oracle === "history")) return true;
  // A target that a kill put out of service was started twice in vain; what comes after finds nobody there.
  return program.steps.some((step) => step.do === "restart" && problems.some((problem) => problem.step === step.id));
}

/** Longest that one program is reduced: a target that hangs costs the time of a call for each candidate. */
const LONGEST_REDUCTION_MS = 60_000;

async function reduced(
  planned: PlannedObligation,
  program: Program,
  problems: readonly Problem[],
  { again, times, shown: confirmed }: Tried,
  world: World,
  lane: Lane,
  caseId: string,
  policy: CasePolicy,
): Promise<Violation> {
  let shown = confirmed ?? problems;
  let attempt = 0;
  const first = shown[0];
  const until = performance.now() + LONGEST_REDUCTION_MS;
  const smallest = await shrink(
    program,
    first?.step ?? "",
    async (candidate) => {
      if (performance.now() > until) return false;
      const transcript = await runJudged(planned, candidate, world, lane, `${caseId}~${attempt++}`);
      const same = stillShown(transcript.problems, shown);
      if (same.length > 0) shown = same;
      return same.length > 0;
    },
    policy.shrinkBudget,
    stillDueIn(planned.scene.profile),
  );
  return { problems: shown.slice(0, 3), program: smallest, reproduced: `${again + 1} of ${times + 1}` };
}

/** How often an unsteady violation is tried at most, and how often it need come back. */
const MOST_TRIES = 24;
const ENOUGH = 3;

/** How often a problem that a case of an obligation shows is tried again at most. */
export function mostTries({ attack }: PlannedObligation, { confirmations }: CasePolicy): number {
  return attack?.unsteady === true ? MOST_TRIES : confirmations;
}

async function tryAgain(
  planned: PlannedObligation,
  program: Program,
  world: World,
  lane: Lane,
  caseId: string,
  policy: CasePolicy,
): Promise<Tried> {
  const most = mostTries(planned, policy);
  const enough = planned.attack?.unsteady === true ? ENOUGH : most;
  let [again, times] = [0, 0];
  let shown: readonly Problem[] | undefined;
  let last: Transcript | undefined;
  let missed: Transcript | undefined;
  for (let number = 1; number <= most && again < enough; number++) {
    const transcript = await runJudged(planned, program, world, lane, `${caseId}!${number}`);
    const nothing = missedBy(transcript);
    if (nothing !== undefined) {
      missed ??= nothing;
      continue;
    }
    times++;
    last = transcript;
    if (transcript.problems.length === 0) continue;
    again++;
    shown = transcript.problems;
  }
  return { again, times, shown, last, missed };
}

/** What a try that could not be executed says of its case: nothing of what was seen before. Undefined when it was executed. */
export function missedBy(transcript: Transcript): Transcript | undefined {
  const { problems, unjudgeable } = transcript;
  if (problems.length > 0 || unjudgeable === undefined) return undefined;
  return { ...transcript, unjudgeable: `what was seen once could not be tried again: ${unjudgeable}` };
}

/** The problems of a smaller program, that of the one before first; none when that is gone or one is there that was not, for then it is another program. */
export function stillShown(found: readonly Problem[], before: readonly Problem[]): readonly Problem[] {
  const [first] = before;
  const isSame = ({ oracle, seen }: Problem): boolean =>
    oracle === first?.oracle && (oracle === "leak" || seen === first.seen);
  const others = found.filter((problem) => !isSame(problem));
  const strange = others.some((problem) => !before.some(({ step }) => step === problem.step));
  return strange || others.length === found.length ? [] : [...found.filter(isSame), ...others];
}
