import { SEVERITIES } from "../diagnostics/finding.ts";
import type { ApprovalFault } from "./approvals.ts";
import { countedIn, type Compared } from "./compare.ts";
import type { DiffFinding, Witness } from "./finding.ts";
import type { ChangeKind } from "./rules/rule.ts";

/** What a release note is about. */
export interface ReleaseNote {
  readonly base: string;
  readonly head: string;
  readonly compared: Compared;
  readonly findings: readonly DiffFinding[];
  /** Approvals that do not hold good. */
  readonly faults?: readonly ApprovalFault[];
}

const HEADINGS: Readonly<Record<ChangeKind, readonly [title: string, says: string]>> = {
  leak: ["What may get in or out that could not before", "Look at each of these before anything is released."],
  wire: ["What breaks for clients", "Whoever sends or reads this has to change something."],
  source: ["What changes for code that uses the generated types", "It may have to be adapted before it compiles."],
  policy: ["What is promised", "Labels, lifecycles, requirements and what shows that they are kept."],
  docs: ["Words", "Texts for people; nothing else changed."],
};

/** Renders a comparison as a release note: by what a change touches, the most dangerous first. */
export function markdownNote({ base, head, compared, findings, faults = [] }: ReleaseNote): string {
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  return [
    `# Contract changes from ${escaped(base)} to ${escaped(head)}`,
    "",
    summary(findings),
    "",
    ...kinds.flatMap((kind) =>
      section(
        kind,
        findings.filter((finding) => finding.kind === kind),
      ),
    ),
    ...(faults.length === 0 ? [] : ["## Approvals that do not hold", "", ...faults.map(faultItem), ""]),
    `Compared: ${countedIn(compared)}.`,
    "",
  ].join("\n");
}

function faultItem({ fingerprint, says }: ApprovalFault): string {
  return `- \`${fingerprint}\`: ${escaped(says)}`;
}

function summary(findings: readonly DiffFinding[]): string {
  if (findings.length === 0) return "The two contracts say the same.";
  const counts = Object.keys(HEADINGS).flatMap((kind) => {
    const count = findings.filter((finding) => finding.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind.toUpperCase()}`];
  });
  const open = findings.filter(({ severity, approved }) => severity === "error" && approved === undefined).length;
  const stops =
    open === 0 ? "None of them stops a release." : `**${open} of them ${open === 1 ? "stops" : "stop"} a release.**`;
  return `${findings.length} ${findings.length === 1 ? "change" : "changes"}: ${counts.join(", ")}. ${stops}`;
}

function section(kind: ChangeKind, findings: readonly DiffFinding[]): string[] {
  const [title, says] = HEADINGS[kind];
  return [`## ${title}`, "", says, "", ...alike(findings).flatMap((group) => entry(group)), ""];
}

/** Changes that say the same of different things, the worst first. What is shown by a document or let pass by somebody stands alone. */
function alike(findings: readonly DiffFinding[]): DiffFinding[][] {
  const groups = new Map<string, DiffFinding[]>();
  for (const severity of SEVERITIES)
    for (const finding of findings.filter((each) => each.severity === severity)) {
      const { rule, fingerprint, witness, approved } = finding;
      const alone = witness !== undefined || approved !== undefined;
      const key = alone ? fingerprint : `${rule} ${said(finding)}`;
      groups.set(key, [...(groups.get(key) ?? []), finding]);
    }
  return [...groups.values()];
}

function entry(group: readonly DiffFinding[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { severity, rule, fingerprint, remedy, approved, witness } = first;
  const mark = severity === "error" && approved === undefined ? "**" : "";
  const subjects = [...new Set(group.flatMap((finding) => finding.subjects))]
    .map((subject) => code(subject))
    .join(", ");
  const ids = group.length === 1 && severity !== "info" ? [rule, fingerprint] : [rule];
  return [
    `- ${mark}${escaped(capital(said(first)))}${mark}: ${subjects} (${ids.map((id) => code(id)).join(", ")})`,
    ...(remedy === undefined || approved !== undefined ? [] : [`  ${escaped(capital(remedy))}.`]),
    ...(approved === undefined
      ? []
      : [`  Approved by ${escaped(approved.author)} until ${approved.expires}: ${escaped(approved.reason)}`]),
    ...(witness === undefined
      ? []
      : [`  ${shownBy(witness)}`, "", `  ${fenced(JSON.stringify(witness.document))}`, ""]),
  ];
}

/** What changed, without what it is about. */
function said({ message, subjects }: DiffFinding): string {
  const end = ` (${subjects.join(", ")})`;
  return message.endsWith(end) ? message.slice(0, -end.length) : message;
}

function shownBy({ about, accepted }: Witness): string {
  if (about.direction === "request")
    return accepted === "head"
      ? "This is taken now and was refused before:"
      : "This was taken before and is refused now:";
  return accepted === "head"
    ? "This may be answered now and never was:"
    : "This was an answer before and may be none now:";
}

function code(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]/gu, " ")}\``;
}

/** Longer documents are in their files. */
const LONGEST_SHOWN = 300;

function fenced(text: string): string {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)} …` : text;
  const ticks = "`".repeat(3 + Math.max(0, ...[...shown.matchAll(/`+/gu)].map(([run]) => run.length)));
  return `${ticks}json\n  ${shown}\n  ${ticks}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Text of documents may hold markup, and nothing of it must be obeyed. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\r\n]+/gu, " ")
    .replaceAll(/[\\`*[\]#|]/gu, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
}
