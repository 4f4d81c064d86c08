import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  judgeAdapter,
  killMutant,
  mutantsOf,
  type Hunted,
  type HuntOptions,
  type Mutant,
} from "../../conformance/mutants/index.ts";
import { KILL_MATRIX_FILE, type KillMatrix } from "../../generators/kill-matrix.ts";
import { digestOf } from "../bundle/digest.ts";
import type { Bundle } from "../bundle/model.ts";
import { referenceModule } from "../reference/module.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openProject, type Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What a self-test is asked to do. */
export interface SelfTestRequest {
  /** Part of an id; `*` stands for anything. */
  readonly only?: string | undefined;
  readonly record: boolean;
  readonly format: "text" | "json";
}

/** Fixed, so that equal suites give equal records. */
const SEED = 1;
const EXAMPLES = 8;
/** More at a time would only take turns on a small machine. */
const AT_ONCE = 2;

/** Judges the suite: the honest reference must hold every claim, and every mutant must break each of its own. */
export async function selfTest(request: SelfTestRequest, terminal: Terminal): Promise<ExitCode> {
  const project = openProject(undefined, terminal.cwd);
  if (request.record) demandRecordable(request, project);
  const mutants = mutantsOf(project.bundle).filter(matching(request.only));
  if (mutants.length === 0) throw new UsageError("no mutant has such an id", "leave --only out to see every id");
  const options: HuntOptions = { seed: SEED, maxExamples: EXAMPLES, signal: terminal.ended };
  const dishonest = await judgeHonest(project.bundle, mutants, options, terminal);
  if (terminal.ended.aborted) return EXIT.interrupted;
  if (dishonest.length > 0) {
    terminal.out(dishonest.map((line) => `reference  ${line}\n`).join(""));
    return EXIT.incomplete;
  }
  const hunted = await huntAll(project.bundle, mutants, options, terminal);
  if (terminal.ended.aborted) return EXIT.interrupted;
  const matrix = matrixOf(project, hunted);
  terminal.out(request.format === "json" ? `${JSON.stringify(matrix, null, 2)}\n` : textOf(hunted));
  const code = verdictOf(hunted);
  if (request.record && code === EXIT.clean) {
    writeFileSync(join(terminal.cwd, KILL_MATRIX_FILE), `${JSON.stringify(matrix, null, 2)}\n`);
    terminal.talk(`recorded ${KILL_MATRIX_FILE}\n`);
  } else if (request.record) terminal.talk("not recorded: not every mutant was killed\n");
  return code;
}

/** A mutant that is caught proves nothing when the honest membrane is caught too. */
async function judgeHonest(
  bundle: Bundle,
  mutants: readonly Mutant[],
  options: HuntOptions,
  terminal: Terminal,
): Promise<string[]> {
  const claims = [...new Set(mutants.flatMap((mutant) => mutant.claims))];
  terminal.talk(`the honest reference against ${claims.length} claimed obligations\n`);
  const judged = await judgeAdapter(bundle, referenceModule({ bundle }), claims, options);
  const known = new Map(judged.map((each) => [each.obligation.id, each]));
  return claims
    .filter((id) => known.get(id)?.outcome !== "held")
    .map((id) => `${id} ${known.get(id)?.outcome ?? "is no obligation"} ${known.get(id)?.reason ?? ""}`.trimEnd());
}

async function huntAll(
  bundle: Bundle,
  mutants: readonly Mutant[],
  options: HuntOptions,
  terminal: Terminal,
): Promise<Hunted[]> {
  const results = new Map<string, Hunted>();
  const queue = mutants.values();
  const work = async (): Promise<void> => {
    for (const mutant of queue) {
      if (terminal.ended.aborted) return;
      results.set(mutant.id, await killMutant(bundle, mutant, options));
      terminal.talk(`${results.size}/${mutants.length} ${mutant.id}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return mutants.flatMap(({ id }) => results.get(id) ?? []);
}

function textOf(hunted: readonly Hunted[]): string {
  const lines = hunted.map(({ mutant, killedBy, spared, unrun }) => {
    const parts = [
      ...(spared.length > 0 ? [`SURVIVED ${spared.join(", ")}`] : []),
      ...(unrun.length > 0 ? [`not judged by ${unrun.join(", ")}`] : []),
      ...(killedBy.length > 0 ? [`killed by ${killedBy.join(", ")}`] : []),
    ];
    return `${mutant.id}  ${parts.join("; ")}\n`;
  });
  return `${lines.join("")}${hunted.length} mutants, ${hunted.filter(isKilled).length} killed\n`;
}

/** Each claim must kill: one that never does would be a claim about nothing. */
function isKilled({ mutant, killedBy }: Hunted): boolean {
  return killedBy.length > 0 && killedBy.length === mutant.claims.length;
}

function verdictOf(hunted: readonly Hunted[]): ExitCode {
  if (hunted.some(({ spared }) => spared.length > 0)) return EXIT.findings;
  return hunted.every(isKilled) ? EXIT.clean : EXIT.incomplete;
}

function matrixOf({ bundle }: Project, hunted: readonly Hunted[]): KillMatrix {
  const mutants = hunted.map(({ mutant: { id, summary, claims }, killedBy }) => ({ id, summary, claims, killedBy }));
  return { suite: digestOfBundle(bundle), mutants };
}

function digestOfBundle({ sources: { profiles, ...single } }: Bundle): string {
  const sources = [...Object.values(single), ...profiles].map(({ path, digest }) => [path, digest]);
  return digestOf(sources.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
}

function demandRecordable({ only }: SelfTestRequest, project: Project): void {
  if (only !== undefined) throw new UsageError("--record needs a run over every mutant", "leave --only out");
  if (!project.own || !existsSync(join(project.root, dirname(KILL_MATRIX_FILE)))) {
    throw new UsageError("--record is for the toolkit's own repository", "run it in the root of the repository");
  }
}

function matching(only: string | undefined): (mutant: Mutant) => boolean {
  const pieces = (only ?? "").split("*");
  const pattern = new RegExp(pieces.map((piece) => piece.replaceAll(/[\\^$.|?+()[\]{}]/gu, "\\$&")).join(".*"), "u");
  return ({ id }) => pattern.test(id);
}
