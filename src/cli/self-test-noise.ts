import { judgeAdapter, noisyTwins, type NoisyTwin } from "../../conformance/mutants/index.ts";
import { deriveObligations } from "../obligations/derive.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** How long one run may take, in milliseconds: what was attacked until then is judged. */
const BUDGET_MS = 2000;
const EXAMPLES = 20;
const CONFIDENCE = 0.95;

/** Attacks honest membranes that differ wherever the contract lets them, with each seed once. Every violation is a fault of the suite. */
export async function testNoise(seeds: number, terminal: Terminal): Promise<ExitCode> {
  const { bundle } = openProject(undefined, terminal.cwd);
  const ids = deriveObligations(bundle).map(({ id }) => id);
  let accused = 0;
  let runs = 0;
  for (const twin of noisyTwins(bundle)) {
    let attacks = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      if (terminal.ended.aborted) return EXIT.interrupted;
      const signal = AbortSignal.any([terminal.ended, AbortSignal.timeout(BUDGET_MS)]);
      const judged = await judgeAdapter(bundle, twin.adapter(), ids, { seed, maxExamples: EXAMPLES, signal });
      const violated = judged.filter(({ outcome }) => outcome === "violated").map(({ obligation }) => obligation.id);
      attacks += judged.reduce((sum, { executed }) => sum + executed, 0);
      runs++;
      if (violated.length > 0) accused++;
      for (const id of violated) terminal.out(`${twin.id}  seed ${seed}  ACCUSED ${id}\n`);
      terminal.talk(`${twin.id} ${seed}/${seeds}\n`);
    }
    terminal.out(lineOf(twin, seeds, attacks));
  }
  terminal.out(`${runs} runs, ${accused} accused: ${boundOf(accused, runs)}\n`);
  return accused === 0 ? EXIT.clean : EXIT.findings;
}

function lineOf({ id, summary }: NoisyTwin, seeds: number, attacks: number): string {
  return `${id}  ${seeds} seeds, ${attacks} judgements  ${summary}\n`;
}

/** How often an honest membrane may be accused at most, by what was seen: exact when nobody was. */
function boundOf(accused: number, runs: number): string {
  if (accused > 0) return "no bound is told, mend the suite first";
  const most = 1 - (1 - CONFIDENCE) ** (1 / runs);
  return `at most ${(most * 100).toPrecision(2)} % of runs accuse an honest membrane, with ${CONFIDENCE * 100} % confidence`;
}
