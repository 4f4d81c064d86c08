import type { Compared } from "./compare.ts";
import type { DiffFinding } from "./finding.ts";
import type { ChangeKind } from "./rules/rule.ts";

/** What a release note is about. */
export interface ReleaseNote {
  readonly base: string;
  readonly head: string;
  readonly compared: Compared;
  readonly findings: readonly DiffFinding[];
}

const HEADINGS: Readonly<Record<ChangeKind, readonly [title: string, says: string]>> = {
  leak: ["What may get in or out that could not before", "Look at each of these before anything is released."],
  wire: ["What breaks for clients", "Whoever sends or reads this has to change something."],
  source: ["What changes for code that uses the generated types", "It may have to be adapted before it compiles."],
  policy: ["What is promised", "Labels, lifecycles, requirements and what shows that they are kept."],
  docs: ["Words", "Texts for people; nothing else changed."],
};

/** Renders a comparison as a release note: by what a change touches, the most dangerous first. */
export function markdownNote({ base, head, compared, findings }: ReleaseNote): string {
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
    `Compared: ${Object.entries(compared)
      .map(([what, count]) => `${count} ${what}`)
      .join(", ")}.`,
    "",
  ].join("\n");
}

function summary(findings: readonly DiffFinding[]): string {
  if (findings.length === 0) return "The two contracts say the same.";
  const counts = Object.keys(HEADINGS).flatMap((kind) => {
    const count = findings.filter((finding) => finding.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind.toUpperCase()}`];
  });
  const open = findings.filter(({ severity, approved }) => severity === "error" && approved === undefined).length;
  return `${findings.length} changes: ${counts.join(", ")}. ${open === 0 ? "None of them stops a release." : `**${open} of them stop a release.**`}`;
}

function section(kind: ChangeKind, findings: readonly DiffFinding[]): string[] {
  const [title, says] = HEADINGS[kind];
  return [`## ${title}`, "", says, "", ...findings.flatMap((finding) => entry(finding)), ""];
}

function entry({ message, severity, rule, fingerprint, remedy, approved, witness, kind }: DiffFinding): string[] {
  const mark = kind === "docs" || severity === "info" ? "" : severity === "error" ? "**" : "";
  const lines = [
    `- ${mark}${escaped(capital(message))}${mark} \`${rule}\`${kind === "docs" ? "" : ` \`${fingerprint}\``}`,
  ];
  if (remedy !== undefined && approved === undefined) lines.push(`  ${escaped(capital(remedy))}.`);
  if (approved !== undefined)
    lines.push(`  Approved by ${escaped(approved.author)} until ${approved.expires}: ${escaped(approved.reason)}`);
  if (witness !== undefined) {
    const text = JSON.stringify(witness.document);
    lines.push(
      `  For example, ${witness.accepted === "head" ? "taken now and refused before" : "taken before and refused now"}:`,
      "",
      `  ${fenced(text)}`,
    );
    lines.push("");
  }
  return lines;
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
    .replaceAll(/[\\`*_[\]#|]/gu, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
}
