import type { Lane } from "../../src/protocol/given.ts";
import type { Program } from "../program/program.ts";
import type { World } from "../program/case.ts";
import { runProgram } from "../program/run-program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import type { PlannedObligation } from "../plan.ts";
import { EARLIER, type Account, type Signal, type Violation } from "./ledger.ts";
import { shrink } from "./shrink.ts";
import { stillDueIn } from "./still-due.ts";

/** How often a violation must be tried again before it is believed, and how hard it is reduced. */
export interface CasePolicy {
  readonly confirmations: number;
  readonly shrinkBudget: number;
}

/** Runs one case, confirms and reduces what it finds, and books the result. */
export async function runCase(
  account: Account,
  index: number | typeof EARLIER,
  world: World,
  lane: Lane,
  policy: CasePolicy,
  signals: Signal[],
): Promise<void> {
  const { planned } = account;
  const program = index === EARLIER ? account.earlier : planned.programs[index];
  if (program === undefined || account.violation !== undefined) return;
  const startedAt = performance.now();
  const caseId = `${planned.obligation.id}#${index}`;
  const transcript = await runJudged(planned, program, world, lane, caseId);
  if (index === EARLIER && transcript.problems.length === 0) return;
  for (const name of transcript.happened) account.happened.add(name);
  const all = planned.attack?.watchesAccepted === true;
  account.planted ||= transcript.canaries.some(({ carries }) => carries !== "token" && (all || carries !== "accepted"));
  // What did not come back was judged by the last try, as far as that could judge.
  let judged = transcript;
  const [problem] = transcript.problems;
  if (problem !== undefined) {
    account.suspected.add(problem);
    const tried = await tryAgain(planned, program, world, lane, caseId, policy);
    if (isViolation(program, transcript.problems, tried)) {
      const violation = await reduced(planned, program, transcript.problems, tried, world, lane, caseId, policy);
      // Not before it is there: another case may have been quicker.
      account.violation ??= violation;
    } else {
      signals.push({ obligation: planned.obligation.id, problem });
      judged = tried.last ?? transcript;
    }
    account.suspected.delete(problem);
  }
  if (judged.unjudgeable === undefined) {
    account.cases++;
    account.executed += Math.max(1, judged.entries.filter(({ role }) => role === "attack").length);
  } else account.unjudgeable ??= judged.unjudgeable;
  account.milliseconds += performance.now() - startedAt;
}

/** Runs a program and adds what only the attack itself can see. */
export async function runJudged(
  planned: PlannedObligation,
  program: Program,
  world: World,
  lane: Lane,
  caseId: string,
): Promise<Transcript> {
  const transcript = await runProgram(
    program,
    { ...world, watchesAccepted: planned.attack?.watchesAccepted ?? false },
    lane,
    caseId,
  );
  const inspected =
    transcript.unjudgeable === undefined ? (planned.attack?.inspect?.(planned.scene, transcript) ?? []) : [];
  return inspected.length === 0 ? transcript : { ...transcript, problems: [...transcript.problems, ...inspected] };
}

/** What became of a program that was tried again. */
interface Tried {
  readonly again: number;
  readonly times: number;
  /** Problems of the last try that had some. */
  readonly shown: readonly Problem[] | undefined;
  readonly last: Transcript | undefined;
}

function isViolation(program: Program, problems: readonly Problem[], { again, times }: Tried): boolean {
  // A history that no order explains is proof, however seldom it comes about.
  if (again > 0 || times === 0 || problems.some(({ oracle }) => oracle === "history")) return true;
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

async function tryAgain(
  planned: PlannedObligation,
  program: Program,
  world: World,
  lane: Lane,
  caseId: string,
  { confirmations }: CasePolicy,
): Promise<Tried> {
  const unsteady = planned.attack?.unsteady === true;
  let [again, times] = [0, 0];
  let shown: readonly Problem[] | undefined;
  let last: Transcript | undefined;
  while (unsteady ? times < MOST_TRIES && again < ENOUGH : times < confirmations) {
    times++;
    last = await runJudged(planned, program, world, lane, `${caseId}!${times}`);
    if (last.problems.length === 0) continue;
    again++;
    shown = last.problems;
  }
  return { again, times, shown, last };
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
