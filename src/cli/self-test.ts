import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { byCodeUnit } from "../bundle/by-code-unit.ts";
import {
  heldOut,
  judgeAdapter,
  killMutant,
  mutantsOf,
  type Effort,
  type Hunted,
  type HuntOptions,
  type Mutant,
} from "../../conformance/mutants/index.ts";
import { KILL_MATRIX_FILE, type KillMatrix, type RecordedMutant } from "../../generators/kill-matrix.ts";
import { digestOf } from "../bundle/digest.ts";
import { operationsIn, type Bundle } from "../bundle/model.ts";
import { SERVED_PROFILES, servedProfile } from "../reference/index.ts";
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

/** A record has the median of three; any other self-test takes the first. */
const SEEDS = [1, 2, 3] as const;
const EXAMPLES = 8;
/** More at a time would only take turns on a small machine. */
const AT_ONCE = 2;

/** Judges the suite: the honest reference must hold every claim, and every mutant must break each of its own. */
export async function selfTest(request: SelfTestRequest, terminal: Terminal): Promise<ExitCode> {
  const project = openProject(undefined, terminal.cwd);
  if (request.record) demandRecordable(request, project);
  const mutants = mutantsOf(project.bundle).filter(matching(request.only));
  const unseen = heldOut(project.bundle).filter(matching(request.only));
  const all = [...mutants, ...unseen];
  if (all.length === 0) throw new UsageError("no mutant has such an id", "leave --only out to see every id");
  const options: HuntOptions = { seed: SEEDS[0], maxExamples: EXAMPLES, signal: terminal.ended };
  const dishonest = await judgeHonest(project.bundle, all, options, terminal);
  if (terminal.ended.aborted) return EXIT.interrupted;
  if (dishonest.length > 0) {
    terminal.out(dishonest.map((line) => `reference  ${line}\n`).join(""));
    return EXIT.incomplete;
  }
  const hunts = await huntAll(project.bundle, all, options, terminal, request.record);
  if (terminal.ended.aborted) return EXIT.interrupted;
  const hunted = hunts.filter(({ mutant }) => !unseen.includes(mutant));
  const tried = hunts.filter(({ mutant }) => unseen.includes(mutant));
  const matrix = matrixOf(project, hunted, tried);
  terminal.out(request.format === "json" ? `${JSON.stringify(matrix, null, 2)}\n` : textOf(hunted, tried));
  // Nothing was promised of those held out: how many are found is told, and decides nothing.
  const code = hunted.length === 0 ? EXIT.clean : verdictOf(hunted);
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
  const judged: Awaited<ReturnType<typeof judgeAdapter>> = [];
  for (const profile of SERVED_PROFILES) {
    const own = claimedOf(bundle, profile, claims);
    if (own.length === 0) continue;
    const served = await servedProfile(profile);
    judged.push(...(await judgeAdapter(bundle, served.module({ bundle }), own, options)));
  }
  const known = new Map(judged.map((each) => [each.obligation.id, each]));
  return claims
    .filter((id) => known.get(id)?.outcome !== "held")
    .map((id) => `${id} ${known.get(id)?.outcome ?? "is no obligation"} ${known.get(id)?.reason ?? ""}`.trimEnd());
}

/** Claims about the operations of one profile. */
function claimedOf(bundle: Bundle, profile: string, claims: readonly string[]): string[] {
  return claims.filter((claim) => operationsIn(bundle, profile).some(({ name }) => claim.startsWith(`${name}/`)));
}

async function huntAll(
  bundle: Bundle,
  mutants: readonly Mutant[],
  options: HuntOptions,
  terminal: Terminal,
  record: boolean,
): Promise<Hunted[]> {
  const results = new Map<string, Hunted>();
  const queue = mutants.values();
  const work = async (): Promise<void> => {
    for (const mutant of queue) {
      if (terminal.ended.aborted) return;
      results.set(mutant.id, await huntOnce(bundle, mutant, options, record));
      terminal.talk(`${results.size}/${mutants.length} ${mutant.id}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return mutants.flatMap(({ id }) => results.get(id) ?? []);
}

/** What the first seed finds, with the effort that is the median over the seeds of a record. */
async function huntOnce(bundle: Bundle, mutant: Mutant, options: HuntOptions, record: boolean): Promise<Hunted> {
  const first = await killMutant(bundle, mutant, options);
  if (!record) return first;
  const efforts = [first.effort];
  for (const seed of SEEDS.slice(1)) efforts.push((await killMutant(bundle, mutant, { ...options, seed })).effort);
  return { ...first, effort: medianOf(efforts) };
}

/** The effort in the middle, by requests. A seed that found nothing took more than all others. */
function medianOf(efforts: readonly (Effort | undefined)[]): Effort | undefined {
  const requests = (effort: Effort | undefined): number => effort?.requests ?? Infinity;
  return efforts.toSorted((a, b) => requests(a) - requests(b))[Math.floor(efforts.length / 2)];
}

function textOf(hunted: readonly Hunted[], tried: readonly Hunted[]): string {
  const lines = [...hunted, ...tried].map(({ mutant, killedBy, spared, unrun }) => {
    const parts = [
      ...(spared.length > 0 ? [`${mutant.unpromised === true ? "got past" : "SURVIVED"} ${spared.join(", ")}`] : []),
      ...(unrun.length > 0 ? [`not judged by ${unrun.join(", ")}`] : []),
      ...(killedBy.length > 0 ? [`killed by ${killedBy.join(", ")}`] : []),
    ];
    return `${mutant.id}  ${parts.join("; ")}\n`;
  });
  const found = tried.filter(({ killedBy }) => killedBy.length > 0).length;
  const rest = tried.length === 0 ? "" : `, and ${found} of ${tried.length} held out`;
  return `${lines.join("")}${hunted.length} mutants, ${hunted.filter(isKilled).length} killed${rest}\n`;
}

/** Each claim must kill: one that never does would be a claim about nothing. */
function isKilled({ mutant, killedBy }: Hunted): boolean {
  return killedBy.length > 0 && killedBy.length === mutant.claims.length;
}

function verdictOf(hunted: readonly Hunted[]): ExitCode {
  if (hunted.some(({ spared }) => spared.length > 0)) return EXIT.findings;
  return hunted.every(isKilled) ? EXIT.clean : EXIT.incomplete;
}

function matrixOf({ bundle }: Project, hunted: readonly Hunted[], tried: readonly Hunted[]): KillMatrix {
  const recorded = ({ mutant: { id, summary, claims }, killedBy, effort }: Hunted): RecordedMutant => ({
    id,
    summary,
    claims,
    killedBy,
    ...(effort === undefined ? {} : { effort }),
  });
  return {
    suite: digestOfBundle(bundle),
    mutants: hunted.map((each) => recorded(each)),
    heldOut: tried.map((each) => recorded(each)),
  };
}

function digestOfBundle({ sources: { profiles, documents, ...single } }: Bundle): string {
  const sources = [...Object.values(single), ...profiles, ...documents].map(({ path, digest }) => [path, digest]);
  return digestOf(sources.toSorted(([a = ""], [b = ""]) => byCodeUnit(a, b)));
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
