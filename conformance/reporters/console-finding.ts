import type { Bundle } from "../../src/bundle/model.ts";
import type { Report, ReportObligation } from "../../src/generated/documents.ts";
import { foldText } from "./fold-text.ts";

/** Puts a colour on a whole line. */
export type Paint = (code: number, text: string) => string;

type Finding = NonNullable<ReportObligation["finding"]>;

const RED = 31;
const DIM = 2;
const HANG = 12;

/** One violated obligation: what was promised, what was seen, the least that shows it, and how to see it again. */
export function findingLines(
  each: ReportObligation,
  report: Report,
  bundle: Bundle,
  paint: Paint,
  contracts?: string,
): string[] {
  const { finding } = each;
  if (finding === undefined) return [];
  return [
    paint(RED, `${each.outcome === "waived" ? "WAIVED" : "VIOLATED"} ${each.id}`),
    ...(each.waiver === undefined ? [] : foldText("  waived    ", each.reason ?? "", HANG)),
    ...requirementsOf(each, bundle).flatMap(({ id, level, sentence }) =>
      foldText(`  ${id.padEnd(HANG - 3)} `, `${level}: ${sentence}`, HANG),
    ),
    ...finding.problems.flatMap((problem) => problemLines(problem)),
    `  smallest  ${finding.steps.length === 1 ? "1 step" : `${finding.steps.length} steps`}, came back ${finding.reproduced}, seed ${report.run.seed}:`,
    ...stepLines(finding.steps, finding.problems, paint),
    ...pagesOf(each, finding.problems.map(({ expected }) => expected).join(" "), bundle, contracts === undefined),
    `  explain   membrane explain ${each.id}${contracts === undefined ? "" : ` --contracts ${contracts}`}`,
    `  replay    ${finding.replay}`,
    ...(finding.script === undefined ? [] : [`  script    sh ${finding.script}`]),
    `  known as  ${finding.fingerprint}`,
  ];
}

/** What one problem is: what should have come, what came, where, and which oracle says so. */
export function problemLines({ expected, seen, step, oracle }: Finding["problems"][number]): string[] {
  const where = step === "any" ? `${oracle} oracle` : `step ${step}, ${oracle} oracle`;
  return [...foldText("  expected  ", expected, HANG), ...foldText("  seen      ", `${seen} (${where})`, HANG)];
}

/** A program in folded lines; the steps with a problem are marked, and stand out. */
export function stepLines(
  steps: Finding["steps"],
  problems: readonly { readonly step: string }[],
  paint: Paint = (_code, line) => line,
): string[] {
  return steps.flatMap(({ id, text }) => {
    const failed = problems.some(({ step }) => step === id);
    const lines = foldText(`${failed ? "  > " : "    "}${id.padEnd(4)} `, text, HANG);
    return failed ? lines : lines.map((line) => paint(DIM, line));
  });
}

function requirementsOf(each: ReportObligation, bundle: Bundle): Bundle["requirements"] {
  return bundle.requirements.filter(({ id }) => each.requirements.includes(id));
}

/** Where to read on: the codes that should have come, with what they mean, or else the requirements. Only the kit's own bundle has known pages. */
function pagesOf(each: ReportObligation, expected: string, bundle: Bundle, hasPages: boolean): string[] {
  const read = (page: string): string[] => (hasPages ? [`  read      docs/reference/${page}`] : []);
  const codes = [...new Set(expected.match(/[A-Za-z][A-Za-z0-9_]+/gu) ?? [])].flatMap(
    (word) => bundle.codes.get(word) ?? [],
  );
  if (codes.length === 0) return requirementsOf(each, bundle).flatMap(({ id }) => read(`requirements.md#${id}`));
  return codes.flatMap(({ code, meaning }) => [
    ...foldText("  meaning   ", `${code}: ${meaning}`, HANG),
    ...read(`refusal-codes.md#${code}`),
  ]);
}
