import type { Kind } from "./kind.ts";
import { misspelt, type Scope } from "./scope.ts";
import { swap, twins, type Twins } from "./template.ts";

const kind = (name: string, page: (scope: Scope) => Twins): Kind => ({ name, rule: "docs-names", page });
const operationsOf = ({ bundle }: Scope): string[] =>
  bundle.profiles.flatMap(({ operations }) => operations.map(({ name }) => name));
/** An operation, and one that is it but for a slip. */
const operation = (s: Scope): ReturnType<typeof swap> =>
  swap(s.operation.name, misspelt(s.operation.name, s.draw, operationsOf(s)));
/** A code, and one that is it but for a slip. */
const code = (s: Scope): ReturnType<typeof swap> => swap(s.code, misspelt(s.code, s.draw, s.bundle.codes.keys()));
/** An operation, and one that does not exist of a family with several. */
function alien(s: Scope): ReturnType<typeof swap> {
  const heads = operationsOf(s).map((name) => name.slice(0, name.indexOf(".")));
  const head = s.draw.one(heads.filter((each, index) => heads.indexOf(each) !== index));
  return swap(s.operation.name, `${head}.zigzag`);
}

/** A code, and one that begins like two others. */
function alienCode(s: Scope): ReturnType<typeof swap> {
  const heads = [...s.bundle.codes.keys()]
    .filter((name) => name.includes("_"))
    .map((name) => name.slice(0, name.indexOf("_") + 1));
  const shared = heads.filter((head, index) => heads.indexOf(head) !== index);
  const head = s.draw.one(shared);
  return swap(s.code, head + (head === head.toUpperCase() ? "ZIGZAG_MOON" : "zigzag_moon"));
}

const OPERATIONS: readonly Kind[] = [
  kind("operation misspelt in a sentence", (s) => twins`Call ${operation(s)} first.`),
  kind("operation misspelt at the end of a sentence", (s) => twins`First comes ${operation(s)}.`),
  kind("operation misspelt in code type", (s) => twins`Call \`${operation(s)}\` first.`),
  kind("operation misspelt in a bullet •", (s) => twins`Calls:\n\n  • ${operation(s)} — first.`),
  kind(
    "operation misspelt in a table",
    (s) => twins`| Call | Note |\n|---|---|\n| a | \`${s.other.name}\` |\n| \`${operation(s)}\` | b |`,
  ),
  kind("operation misspelt in a heading", (s) => twins`## ${operation(s)}\n\nText.`),
  kind("operation misspelt in a link", (s) => twins`See [${operation(s)}](other.md).`),
  kind("operation misspelt in emphasis", (s) => twins`See **${operation(s)}**, and the rest.`),
  kind("operation misspelt in HTML", (s) => twins`<p>See <code>${operation(s)}</code>.</p>`),
  kind("operation misspelt in a fence", (s) => twins`\`\`\`text\nfirst ${operation(s)}\n\`\`\``),
  kind("operation misspelt in indented code", (s) => twins`Text.\n\n    first ${operation(s)}\n`),
  kind("operation misspelt on the third line", (s) => twins`One line\nand another\nwith ${operation(s)} in it.`),
  kind("operation misspelt in quotation marks", (s) => twins`The call “${operation(s)}” comes first.`),
  kind("operation misspelt in brackets", (s) => twins`The first call (${operation(s)}) opens it.`),
  kind("operation misspelt before a comma", (s) => twins`Use ${operation(s)}, then stop.`),
  kind("operation misspelt in a footnote", (s) => twins`Note.[^1]\n\n[^1]: See ${operation(s)}.`),
  kind("operation misspelt in the text of an image", (s) => twins`![how ${operation(s)} works](other.md)`),
  kind("operation of no profile in its family", (s) => twins`Then call ${alien(s)} again.`),
  kind("operation of no profile in code type", (s) => twins`Then call \`${alien(s)}\` again.`),
  kind("obligation misspelt", (s) => {
    const id = `${s.operation.name}/control-accepted`;
    return twins`It owes \`${swap(id, id.replace("accepted", "acepted"))}\` first.`;
  }),
];

const CODES: readonly Kind[] = [
  kind("code misspelt in a sentence", (s) => twins`It answers ${code(s)} then.`),
  kind("code misspelt in code type", (s) => twins`It answers \`${code(s)}\` then.`),
  kind("code misspelt in a bullet •", (s) => twins`Answers:\n\n  • ${code(s)} — why.\n  • ${s.otherCode} — why not.`),
  kind("code misspelt in a bullet -", (s) => twins`- \`${s.otherCode}\`: one\n- \`${code(s)}\`: two`),
  kind("code misspelt in a table", (s) => twins`| Code | Status |\n|---|---|\n| ${code(s)} | 4xx |`),
  kind("code misspelt in a heading", (s) => twins`### ${code(s)}\n\nText.`),
  kind("code misspelt in a link", (s) => twins`See [\`${code(s)}\`](other.md).`),
  kind("code misspelt in emphasis", (s) => twins`It says *${code(s)}* then.`),
  kind("code misspelt in HTML", (s) => twins`<ul><li>${code(s)}</li></ul>`),
  kind("code misspelt in a fence", (s) => twins`\`\`\`json\n{ "code": "${code(s)}" }\n\`\`\``),
  kind(
    "code misspelt beside fields",
    (s) => twins`The fields ${s.draw.some(s.fields, 3).join(", ")} lead to ${code(s)}.`,
  ),
  kind("code misspelt over a line break", (s) => twins`It answers with the code\n${code(s)}, and stops.`),
  kind("code that begins like two others", (s) => twins`It answers ${alienCode(s)} then.`),
  kind("code that begins like two others in a list", (s) => twins`- ${s.otherCode}\n- ${alienCode(s)}`),
];

const PATHS: readonly Kind[] = [
  kind("contract path misspelt", (s) => twins`See ${swap(s.codeList, s.codeList.replace("codes", "cods"))} for all.`),
  kind(
    "contract path misspelt in code type",
    (s) => twins`See \`${swap(s.admission, s.admission.replace(".json", ".jsn"))}\` for all.`,
  ),
  kind(
    "contract path misspelt in brackets",
    (s) => twins`All (from ${swap(s.admission, `contracts/no-${s.admission.slice(10)}`)}) are kept.`,
  ),
  kind(
    "contract path misspelt at the end",
    (s) => twins`All are in ${swap(s.codeList, s.codeList.replace("codes", "codess"))}.`,
  ),
  kind(
    "contract path misspelt in a table",
    (s) => twins`| File |\n|---|\n| ${swap(s.codeList, s.codeList.replace("codes", "kodes"))} |`,
  ),
  kind(
    "pointer into a contract that leads nowhere",
    (s) => twins`See ${swap(`${s.admission}#/operation_maturity`, `${s.admission}#/operation_maturities`)}.`,
  ),
  kind(
    "member of a contract misspelt behind its path",
    (s) => twins`See ${s.admission} ${swap("operation_maturity", "operation_maturty")} for labels.`,
  ),
  kind(
    "path of members misspelt at its end",
    () =>
      twins`The ${swap("customer_boundary_lane.required_doc_topics", "customer_boundary_lane.required_doc_topic")} list.`,
  ),
  kind(
    "path of members misspelt at its head",
    () =>
      twins`The ${swap("customer_boundary_lane.required_doc_topics", "customer_bondary_lane.required_doc_topics")} list.`,
  ),
  kind("requirement nobody wrote", (s) => {
    const [id = ""] = s.bundle.requirements.map((entry) => entry.id);
    return twins`This is ${swap(id, `${id.slice(0, id.indexOf("-"))}-987`)} in short.`;
  }),
];

/** Names that are no codes: fields and variables. */
const FIELDS: readonly Kind[] = [
  kind("field misspelt in a sentence", (s) => twins`The member ${field(s)} says it.`),
  kind("field misspelt in code type", (s) => twins`- \`${field(s)}\` (text or null)`),
  kind("pattern of contract files that fits none", (s) => {
    const folder = s.bundle.sources.profiles[0]?.path.split("/")[0] ?? "";
    return twins`All \`contracts/${swap(folder, `${folder}x`, -10)}/*.json\` are read.`;
  }),
];

/** A member of a request or an answer that is long enough to be told from others, and a slip of it. */
function field(s: Scope): ReturnType<typeof swap> {
  const known = s.profile.operations
    .flatMap(({ request, response }) => [request, response])
    .flatMap((each) => {
      const shape = each?.shape;
      return shape !== undefined && "properties" in shape ? Object.keys(shape.properties ?? {}) : [];
    });
  const name = s.draw.one(
    [...new Set(known)].filter((each) => each.includes("_") && each.length > 9 && !s.bundle.codes.has(each)),
  );
  return swap(name, misspelt(name, s.draw, [...known, ...s.bundle.codes.keys()]));
}

export const NAME_KINDS: readonly Kind[] = [...OPERATIONS, ...CODES, ...PATHS, ...FIELDS];
