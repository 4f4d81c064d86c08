import { codeFrame } from "../../diagnostics/code-frame.ts";
import type { FindingsFormat } from "../../diagnostics/findings-formats.ts";
import { FINDINGS_REPORTERS } from "../../diagnostics/findings-report.ts";
import { sha256 } from "../../bundle/digest.ts";
import type { Place, Reported } from "../../diagnostics/finding.ts";
import { APPROVAL_RULES, type ApprovalFault } from "../../diff/approvals.ts";
import type { Compared } from "../../diff/compare.ts";
import type { DiffFinding } from "../../diff/finding.ts";
import { markdownNote } from "../../diff/markdown.ts";
import { DIFF_RULES } from "../../diff/rules/index.ts";
import { ownVersion } from "../version.ts";
import type { OpenedSide } from "./open-side.ts";

/** What a comparison found, and of what. */
export interface DiffReported {
  readonly base: Pick<OpenedSide, "name" | "texts">;
  readonly head: Pick<OpenedSide, "name" | "texts">;
  readonly compared: Compared;
  readonly findings: readonly DiffFinding[];
  readonly faults: readonly ApprovalFault[];
  /** Where in their file one of them stands. */
  readonly approvalAt: (index: number) => Place;
  readonly summary: string;
}

/** Renders what a comparison found. The forms for machines hold what is not approved; the others everything. */
export function diffReport(format: FindingsFormat, report: DiffReported, color: boolean): string {
  const { findings, faults, base, head, compared, summary } = report;
  if (format === "json") return asJson(report);
  if (format === "markdown") return markdownNote({ base: base.name, head: head.name, compared, findings, faults });
  const open = findings.filter(({ approved }) => approved === undefined);
  return FINDINGS_REPORTERS[format](
    {
      command: "membrane diff",
      version: ownVersion(),
      // A text stands beside what is told of approvals; a form for machines is all that a machine sees.
      findings: format === "text" ? findings : [...open, ...faults.map((fault) => faultFound(fault, report))],
      suppressed: findings.flatMap((finding) =>
        finding.approved === undefined
          ? []
          : [{ ...finding, reason: finding.approved.reason, kind: "external" as const }],
      ),
      rules: [...DIFF_RULES, ...APPROVAL_RULES],
      looked: { ...compared },
      summary,
      judged: true,
      text: { texts: head.texts, details: (finding) => details(finding as DiffFinding, report) },
    },
    color,
  );
}

function faultFound({ fingerprint, fault, says, index }: ApprovalFault, { approvalAt }: DiffReported): Reported {
  const rule: (typeof APPROVAL_RULES)[number]["id"] = `approval-${fault}`;
  const place = approvalAt(index);
  return {
    rule,
    severity: "error",
    place,
    message: `approval ${fingerprint}: ${says}`,
    remedy: `take it out of ${place.file}`,
    fingerprint: sha256(`${rule} ${fingerprint}`).slice(0, 16),
  };
}

function details(finding: DiffFinding, { base, head }: DiffReported): string {
  const { kind, fingerprint, approved } = finding;
  return [
    `${kind.toUpperCase()}, ${fingerprint}`,
    ...(approved === undefined ? [] : [`approved by ${approved.author} until ${approved.expires}: ${approved.reason}`]),
    ...frame("base", base, finding.base),
    ...frame("head", head, finding.place),
    ...shownBy(finding),
  ].join("\n");
}

function frame(side: string, { texts }: DiffReported["base"], place: DiffFinding["place"]): string[] {
  const text = texts.get(place.file);
  const at = `${side} ${place.file}:${place.line}:${place.column}`;
  return text === undefined ? [at] : [at, codeFrame(text, place)];
}

function shownBy({ witness, canBeShown }: DiffFinding): string[] {
  if (witness === undefined) return canBeShown ? ["no document was found that shows it"] : [];
  return [
    `the ${witness.accepted} takes, and the ${witness.refused} refuses at ${witness.at || "the top"}:`,
    JSON.stringify(witness.document),
  ];
}

function asJson({ base, head, compared, findings, faults }: DiffReported): string {
  const document = {
    format: "membrane-diff/1",
    base: base.name,
    head: head.name,
    compared,
    approval_faults: faults.map(({ index: _index, ...fault }) => fault),
    findings: findings.map((finding) => ({ ...finding, place: shown(finding.place), base: shown(finding.base) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** What a place has a name for is inside the fingerprint. */
function shown({ name: _name, ...place }: DiffFinding["place"]): Omit<DiffFinding["place"], "name"> {
  return place;
}
