import { judgeAdapter, noisyTwins, type NoisyTwin } from "../../conformance/mutants/index.ts";
import type { Judged } from "../../conformance/verdict.ts";
import type { Bundle } from "../bundle/model.ts";
import { deriveObligations } from "../obligations/derive.ts";
import { TargetError } from "../protocol/target.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** How long the cases of one run may take, in milliseconds: what was attacked until then is judged. */
const BUDGET_MS = 2000;
const EXAMPLES = 20;
const CONFIDENCE = 0.95;

/** Which honest membranes are attacked, and how long each time. */
export interface NoiseParts {
  readonly twins: (bundle: Bundle) => readonly NoisyTwin[];
  readonly budgetMs: number;
}

const ALL: NoiseParts = { twins: noisyTwins, budgetMs: BUDGET_MS };

/**
 * Attacks honest membranes that differ wherever the contract lets them, with each seed once, by all that their profile promises. Every violation is a fault of the suite.
 * A run in which no attack was judged says nothing: it is shown, and the test is incomplete.
 */
export async function testNoise(
  seeds: number,
  terminal: Terminal,
  { twins, budgetMs }: NoiseParts = ALL,
): Promise<ExitCode> {
  const { bundle } = openProject(undefined, terminal.cwd);
  const obligations = deriveObligations(bundle);
  const tallies = new Map<string, Tally>();
  for (const twin of twins(bundle)) {
    const tally = tallies.get(twin.profile) ?? { runs: 0, accused: 0, idle: 0 };
    tallies.set(twin.profile, tally);
    const ids = obligations.filter(({ profile }) => profile === twin.profile).map(({ id }) => id);
    let attacks = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const options = { seed, maxExamples: EXAMPLES, budgetMs, signal: terminal.ended };
      const run = await judged(() => judgeAdapter(bundle, twin.adapter(), ids, options));
      if (terminal.ended.aborted) return EXIT.interrupted;
      attacks += run.attacks;
      count(tally, run);
      for (const line of shown(run)) terminal.out(`${twin.id}  seed ${seed}  ${line}\n`);
      terminal.talk(`${twin.id} ${seed}/${seeds}\n`);
    }
    terminal.out(lineOf(twin, seeds, attacks));
  }
  // How sure one profile is says nothing of another.
  for (const [profile, tally] of tallies) terminal.out(`${profile}: ${boundOf(tally)}\n`);
  return verdictOf([...tallies.values()], terminal);
}

/** What the runs over the twins of one profile came to. */
interface Tally {
  /** Runs in which something was attacked. */
  runs: number;
  accused: number;
  /** Runs in which nothing was. */
  idle: number;
}

function count(tally: Tally, { attacks, violated }: NoiseRun): void {
  if (attacks > 0) tally.runs++;
  else if (violated.length === 0) tally.idle++;
  if (violated.length > 0) tally.accused++;
}

function shown({ attacks, violated, why }: NoiseRun): string[] {
  return attacks === 0 && violated.length === 0 ? [`NOT ATTACKED ${why}`] : violated.map((id) => `ACCUSED ${id}`);
}

function verdictOf(tallies: readonly Tally[], terminal: Terminal): ExitCode {
  if (tallies.length === 0) terminal.out(`${boundOf({ runs: 0, accused: 0, idle: 0 })}\n`);
  if (tallies.some(({ accused }) => accused > 0)) return EXIT.findings;
  return tallies.length > 0 && tallies.every(({ idle, runs }) => idle === 0 && runs > 0) ? EXIT.clean : EXIT.incomplete;
}

/** What one run came to. */
interface NoiseRun {
  /** Judged attacks. Answers that are only looked at are none. */
  readonly attacks: number;
  readonly violated: readonly string[];
  /** Why nothing was attacked, when nothing was. */
  readonly why: string;
}

async function judged(run: () => Promise<Judged[]>): Promise<NoiseRun> {
  try {
    const all = await run();
    const active = all.filter(({ obligation }) => !obligation.passive);
    return {
      attacks: active.reduce((sum, { executed }) => sum + executed, 0),
      violated: all.filter(({ outcome }) => outcome === "violated").map(({ obligation }) => obligation.id),
      why: active.find(({ reason }) => reason !== undefined)?.reason ?? "no obligation was selected",
    };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return { attacks: 0, violated: [], why: error.message };
  }
}

function lineOf({ id, summary }: NoisyTwin, seeds: number, attacks: number): string {
  return `${id}  ${seeds} seeds, ${attacks} attacks  ${summary}\n`;
}

/** How often an honest membrane may be accused at most, by what was seen: exact when nobody was. */
function boundOf({ accused, runs }: Tally): string {
  const seen = `${runs} runs, ${accused} accused`;
  if (accused > 0) return `${seen}: no bound is told, mend the suite first`;
  if (runs === 0) return `${seen}: no bound is told, nothing was attacked`;
  const most = 1 - (1 - CONFIDENCE) ** (1 / runs);
  return `${seen}: at most ${(most * 100).toPrecision(2)} % of runs accuse an honest membrane, with ${CONFIDENCE * 100} % confidence`;
}
