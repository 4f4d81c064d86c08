import type { Kind } from "./kind.ts";
import { misspelt, type Scope } from "./scope.ts";
import { here, swap, twins, type Twins } from "./template.ts";

const kind = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `label ${name}`,
  rule: "docs-labels",
  page,
});
/** The label as it should be, and another. */
const label = ({ operation, wrong }: Scope): ReturnType<typeof swap> => swap(operation.label.label, wrong);
const op = ({ operation }: Scope): string => operation.name;

/** Wrong labels in sentences. */
const SENTENCES: readonly Kind[] = [
  kind("in a sentence", (s) => twins`Today ${op(s)} is ${label(s)}.`),
  kind("in a sentence with code type", (s) => twins`Today \`${op(s)}\` is \`${label(s)}\`.`),
  kind("after labelled", (s) => twins`The call ${op(s)} is labelled ${label(s)} and stays so.`),
  kind("after a maturity label", (s) => twins`Note that ${op(s)} has the maturity label ${label(s)}.`),
  kind("after carries", (s) => twins`${op(s)} carries the label ${label(s)}, and no more.`),
  kind("after whose label", (s) => twins`The route ${op(s)}, whose label is ${label(s)}, comes first.`),
  kind("of an operation", (s) => twins`The label of ${op(s)} is ${label(s)}.`),
  kind("of a possessive", (s) => twins`Note ${op(s)}'s label is ${label(s)}.`),
  kind("before the operation", (s) => twins`This is the ${label(s)} operation ${op(s)}.`),
  kind("that is the label of the operation", (s) => twins`${label(s)} is the label of ${op(s)}.`),
  kind("for an operation", (s) => twins`We gave the label ${label(s)} for ${op(s)}.`),
  kind("over a line break", (s) => twins`Today ${op(s)} is labelled\n${label(s)} and so on.`),
  kind("over a line break in a quote of words", (s) => twins`Today ${op(s)} is\n"${label(s)}" in the contract.`),
  kind("with emphasis", (s) => twins`Today *${op(s)}* is **${label(s)}**.`),
  kind("with emphasis on all", (s) => twins`**${op(s)} is ${label(s)}**, as the contract says.`),
  kind("as text of a link", (s) => twins`Today ${op(s)} is [${label(s)}](other.md).`),
  kind("beside a link", (s) => twins`Today [${op(s)}](other.md) is ${label(s)}.`),
  kind("beside a link in code type", (s) => twins`Today [\`${op(s)}\`](other.md#x) is [\`${label(s)}\`](other.md#y).`),
  kind("of two operations", (s) => twins`${op(s)} is ${label(s)}; ${s.other.name} is ${s.other.label.label}.`),
  kind(
    "of the second operation",
    (s) => twins`${s.other.name} is ${s.other.label.label}, and ${op(s)} is ${label(s)}.`,
  ),
  kind(
    "in capitals",
    (s) => twins`Today ${op(s)} is ${swap(s.operation.label.label, s.wrong[0]!.toUpperCase() + s.wrong.slice(1))}.`,
  ),
  kind("in HTML", (s) => twins`<p>${op(s)} is <b>${label(s)}</b></p>`),
  kind("in a cell of HTML", (s) => twins`<table>\n<tr><td>${op(s)}</td><td>${label(s)}</td></tr>\n</table>`),
  kind("in a footnote", (s) => twins`See the note.[^1]\n\n[^1]: ${op(s)} is ${label(s)}.`),
];

/** Wrong labels in brackets and lists. */
const LISTS: readonly Kind[] = [
  kind("in brackets", (s) => twins`There is ${op(s)} (${label(s)}) for this.`),
  kind("in square brackets", (s) => twins`There is ${op(s)} [${label(s)}] for this.`),
  kind("in brackets with code type", (s) => twins`There is \`${op(s)}\` (\`${label(s)}\`) for this.`),
  kind("in brackets with a word", (s) => twins`There is ${op(s)} (label: ${label(s)}) for this.`),
  kind("in brackets with more", (s) => twins`There is ${op(s)} (${label(s)}, in every tenant) for this.`),
  kind(
    "in brackets after the route",
    (s) => twins`There is ${op(s)} (${s.operation.method} ${s.operation.path}, ${label(s)}).`,
  ),
  kind(
    "in a bullet •",
    (s) =>
      twins`Crossings:\n\n  • ${s.other.name} (${s.other.label.label}) — first.\n  • ${op(s)} (${label(s)}) — second.`,
  ),
  kind(
    "in a bullet • without blank lines",
    (s) => twins`Crossings:\n• ${op(s)}: ${label(s)}\n• ${s.other.name}: ${s.other.label.label}`,
  ),
  kind("in a bullet -", (s) => twins`- ${s.other.name} (${s.other.label.label})\n- ${op(s)} (${label(s)})`),
  kind("in a bullet *", (s) => twins`* ${op(s)} — ${label(s)}\n* ${s.other.name} — ${s.other.label.label}`),
  kind("in a bullet +", (s) => twins`+ \`${op(s)}\` – ${label(s)}`),
  kind("in a numbered list", (s) => twins`1. ${s.other.name}: ${s.other.label.label}\n2. ${op(s)}: ${label(s)}`),
  kind("in a list below a list", (s) => twins`- crossings\n  - ${op(s)}: **${label(s)}**\n  - others`),
  kind("in a line of a list item", (s) => twins`- ${op(s)}\n  label: ${label(s)}`),
  kind("in a paragraph of a list item", (s) => twins`- ${op(s)}\n\n  Label: ${label(s)}`),
  kind("in a task list", (s) => twins`- [x] ${op(s)} is ${label(s)}`),
  kind("with an equals sign", (s) => twins`- ${op(s)} = ${label(s)}`),
  kind("with an arrow", (s) => twins`- ${op(s)} → ${label(s)}`),
  kind("before operations", (s) => twins`- ${label(s)}: ${here}${op(s)}`),
];

/** Wrong labels in tables and under headings. */
const TABLES: readonly Kind[] = [
  kind(
    "in a table",
    (s) =>
      twins`| Operation | Label |\n|---|---|\n| ${s.other.name} | ${s.other.label.label} |\n| ${op(s)} | ${label(s)} |`,
  ),
  kind(
    "in a table with code type",
    (s) => twins`| Operation | Maturity |\n|---|---|\n| \`${op(s)}\` | \`${label(s)}\` |`,
  ),
  kind("in a table without outer bars", (s) => twins`Operation | Label\n---|---\n${op(s)} | ${label(s)}`),
  kind("in a table under another title", (s) => twins`| Crossing | Today |\n|---|---|\n| ${op(s)} | ${label(s)} |`),
  kind(
    "in the first column",
    (s) => twins`| Label | Operation | Note |\n|---|---|---|\n| ${label(s)} | ${op(s)} | n |`,
  ),
  kind(
    "in a table with links",
    (s) => twins`| Operation | Label |\n|---|---|\n| [\`${op(s)}\`](other.md) | [\`${label(s)}\`](other.md) |`,
  ),
  kind(
    "in a table beside a bar in code",
    (s) => twins`| Operation | Form | Label |\n|---|---|---|\n| ${op(s)} | \`a \\| b\` | ${label(s)} |`,
  ),
  kind(
    "in a cell with the operation",
    (s) => twins`| Crossing | Note |\n|---|---|\n| ${op(s)} (${label(s)}) | first |`,
  ),
  kind("in a cell with more", (s) => twins`| Operation | Label |\n|---|---|\n| ${op(s)} | ${label(s)} (since v1) |`),
  kind(
    "in a table in a list",
    (s) => twins`- all:\n\n  | Operation | Label |\n  |---|---|\n  | ${op(s)} | **${label(s)}** |`,
  ),
  kind(
    "as a column with a mark",
    (s) =>
      twins`| Operation | ${s.operation.label.label} | ${s.wrong} |\n|---|---|---|\n| ${op(s)} | ${swap("x |  ", "  | x", 4)} |`,
  ),
  kind("in a heading", (s) => twins`## ${op(s)} (${label(s)})\n\nText.`),
  kind("in a heading with a dash", (s) => twins`### \`${op(s)}\` — ${label(s)}\n\nText.`),
  kind("in a heading of setext", (s) => twins`${op(s)} (${label(s)})\n---\n\nText.`),
  kind("under a heading", (s) => twins`## ${op(s)}\n\nText.\n\nLabel: ${label(s)}`),
  kind("under a heading, as maturity", (s) => twins`## \`${op(s)}\`\n\n**Maturity:** \`${label(s)}\``),
  kind("under a heading, in a list", (s) => twins`## ${op(s)}\n\n- Route: x\n- Label: \`${label(s)}\``),
  kind("under a heading, in a table", (s) => twins`## ${op(s)}\n\n| Label | Note |\n|---|---|\n| ${label(s)} | n |`),
  kind(
    "under a heading, as row of a table",
    (s) => twins`## ${op(s)}\n\n| Fact | Value |\n|---|---|\n| Label | ${label(s)} |`,
  ),
  kind("as heading above operations", (s) => twins`## ${label(s)}\n\n- ${here}${op(s)}`),
];

/** Labels of another profile, and labels nobody has. */
const OTHERS: readonly Kind[] = [
  kind("of an operation of another profile", (s) => {
    const foreign = s.bundle.profiles.find(({ name }) => name !== s.profile.name)?.operations[0] ?? s.operation;
    const wrong = [...s.bundle.labels.keys()].find((name) => name !== foreign.label.label) ?? "";
    return twins`There ${foreign.name} is ${swap(foreign.label.label, wrong)}.`;
  }),
  kind("misspelt", (s) => {
    const right = s.operation.label.label;
    return twins`- ${s.operation.name} (${swap(right, misspelt(right, s.draw, s.bundle.labels.keys()))})`;
  }),
  kind(
    "nobody has",
    (s) =>
      twins`- ${s.other.name} (${s.other.label.label})\n- ${op(s)} (${swap(s.operation.label.label, "production")})`,
  ),
  kind(
    "nobody has, in a table",
    (s) => twins`| Operation | Label |\n|---|---|\n| ${op(s)} | ${swap(s.operation.label.label, "live")} |`,
  ),
];

export const LABEL_KINDS: readonly Kind[] = [...SENTENCES, ...LISTS, ...TABLES, ...OTHERS];
