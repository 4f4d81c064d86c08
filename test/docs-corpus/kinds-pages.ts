import type { Kind } from "./kind.ts";
import type { Scope } from "./scope.ts";
import { here, swap, twins, type Twins } from "./template.ts";

const OTHER =
  '# Other page\n\n## Errors\n\n## Errors\n\n## Errors-1\n\n## A & B: `c.d`\n\n<a id="kept.name"></a>\n\n## Größe und_mehr\n';
const link = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `link ${name}`,
  rule: "docs-anchors",
  page,
  beside: () => ({ "other.md": OTHER, "below/deep.md": "# Deep\n" }),
});

const LINKS: readonly Kind[] = [
  link("to a page that is not there", () => twins`See ${here}[it](${swap("other.md", "others.md")}).`),
  link(
    "to a page of a folder that is not there",
    () => twins`See ${here}[it](${swap("below/deep.md", "beneath/deep.md")}).`,
  ),
  link(
    "by reference to a page that is not there",
    () => twins`See ${here}[it][r].\n\n[r]: ${swap("other.md", "others.md")}`,
  ),
  link("in a list", () => twins`- one\n- ${here}[it](${swap("other.md", "gone.md")})`),
  link(
    "in a table",
    () => twins`| a | b |\n|---|---|\n| [x](other.md) | ${here}[it](${swap("other.md", "gone.md")}) |`,
  ),
  link("in a heading", () => twins`## See ${here}[it](${swap("other.md", "gone.md")})\n\nText.`),
  link("with code as text", () => twins`See ${here}[\`it\`](${swap("other.md", "gone.md")}).`),
  link("with emphasis around", () => twins`See **${here}[it](${swap("other.md", "gone.md")})**.`),
  link("on the second line", () => twins`See\nthe page ${here}[it](${swap("other.md", "gone.md")}).`),
  link("in a quote", () => twins`> See ${here}[it](${swap("other.md", "gone.md")}).`),
  link("to an image that is not there", () => twins`${here}![it](${swap("other.md", "gone.png")})`),
  link("in HTML", () => twins`<p>See <a href="${swap("other.md", "gone.md")}">it</a>.</p>`),
  link("in HTML inside a sentence", () => twins`See <a href="${swap("other.md", "gone.md")}">it</a>.`),
  link("to an image in HTML", () => twins`<img src="${swap("other.md", "gone.png")}" alt="it">`),
  link("with a title", () => twins`See ${here}[it](${swap("other.md", "gone.md")} "the title").`),
  link("in angle brackets", () => twins`See ${here}[it](<${swap("other.md", "gone page.md")}>).`),
  link("to a fragment that is not there", () => twins`See ${here}[it](other.md#${swap("errors", "error")}).`),
  link("to the third of two equal headings", () => twins`See ${here}[it](other.md#${swap("errors-1", "errors-3")}).`),
  link("to a heading that looks numbered", () => twins`See ${here}[it](other.md#${swap("errors-1-1", "errors-2")}).`),
  link("to a heading with dots and signs", () => twins`See ${here}[it](other.md#${swap("a--b-cd", "a-b-c-d")}).`),
  link(
    "to a heading with letters of other tongues",
    () => twins`See ${here}[it](other.md#${swap("größe-und_mehr", "groesse-und_mehr")}).`,
  ),
  link("to an anchor that was taken away", () => twins`See ${here}[it](other.md#${swap("kept.name", "gone.name")}).`),
  link("to an own heading that is not there", () => twins`# Top\n\nSee ${here}[it](#${swap("top", "bottom")}).`),
  link("to an anchor in another case", () => twins`See ${here}[it](other.md#${swap("errors", "Errors")}).`),
  link("out of the project", () => twins`See ${here}[it](${swap("other.md", "../../../../../../etc/passwd")}).`),
  link("out of the project, from the root", () => twins`See ${here}[it](${swap("other.md", "/../etc/passwd")}).`),
  link("by a reference nobody defines", () => twins`See ${here}[it]${swap("[r]", "[s]")}.\n\n[r]: other.md`),
];

const claim = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `claim ${name}`,
  rule: "docs-claims",
  page,
});
const made = ({ claim: text }: Scope): ReturnType<typeof swap> => swap("honest", text);

const CLAIMS: readonly Kind[] = [
  claim("in a sentence", (s) => twins`We are ${made(s)} now.`),
  claim("in a heading", (s) => twins`## Now ${made(s)}\n\nText.`),
  claim("in a bullet", (s) => twins`- fast\n- ${made(s)}`),
  claim("in a table", (s) => twins`| What | How |\n|---|---|\n| It | ${made(s)} |`),
  claim("as text of a link", (s) => twins`It is [${made(s)}](other.md#x).`),
  claim("in emphasis", (s) => twins`It is **${made(s)}**.`),
  claim("in capitals", (s) => twins`It is ${swap("honest", s.claim.toUpperCase())}.`),
  claim("with hyphens", (s) => twins`It is ${swap("honest", s.claim.replaceAll(" ", "-"))}.`),
  claim("over a line break", (s) => twins`It is ${swap("honest", s.claim.replace(" ", "\n"))}.`),
  claim("with emphasis inside", (s) => twins`It is ${swap("honest", s.claim.replace(/^(\S+) /u, "*$1* "), 1)}.`),
  claim("in HTML", (s) => twins`<p>It is ${made(s)}.</p>`),
  claim("beside a quotation", (s) => twins`> ${s.claim}\n\nIt is ${made(s)}.`),
  claim("beside a fence", (s) => twins`\`\`\`text\n${s.claim}\n\`\`\`\n\nIt is ${made(s)}.`),
  claim("in the text of an image", (s) => twins`![it is ${made(s)}](other.md)`),
  claim("in the title of a link", (s) => twins`See [it](other.md "${made(s)}").`),
];

const topic = (name: string, page: (scope: Scope) => Twins, rule = "docs-topics"): Kind => ({
  name: `topic ${name}`,
  rule,
  page,
});
const slip = ({ topic: name }: Scope): ReturnType<typeof swap> => swap(name, name.replace("_", "s_"));

const TOPICS: readonly Kind[] = [
  topic("nobody requires", (s) => twins`Status: for customers. Required topic ${slip(s)} from ${s.admission}.`),
  topic(
    "nobody requires, in code type",
    (s) => twins`Status: for customers. Required topic \`${slip(s)}\` from ${s.admission}.`,
  ),
  topic(
    "nobody requires, with a colon",
    (s) => twins`Status: for customers\n\nRequired topic: **${slip(s)}**, from ${s.admission}`,
  ),
  topic("in a list", (s) => twins`- Status: for customers\n- Required topic ${slip(s)} from ${s.admission}`),
  topic(
    "without a status",
    (s) => twins`${swap("Status: for customers. ", "Hello. ")}Required topic ${here}${s.topic} from ${s.admission}.`,
    "docs-topic-sources",
  ),
  topic(
    "without the contract it derives from",
    (s) => twins`Status: for customers. Required topic ${here}${s.topic}${swap(` from ${s.admission}`, "")}.`,
    "docs-topic-sources",
  ),
  topic(
    "with another document as its contract",
    (s) => twins`Status: for customers. Required topic ${here}${s.topic} from ${swap(s.admission, s.codeList)}.`,
    "docs-topic-sources",
  ),
];

const material = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `material ${name}`,
  rule: "docs-material",
  page,
});

/** A made-up secret on one line that has one declared shape, from the parts the contract gives for it. */
function secret({ bundle, draw }: Scope): ReturnType<typeof swap> {
  const shapes = bundle.sensitiveMaterial.classes
    .filter((entry) => entry.condition === "secret")
    .flatMap((entry) => entry.value_shapes);
  const made = shapes.map(({ sample }) =>
    sample
      .map((part) =>
        "text" in part
          ? part.text
          : (part.random === "digits" ? "1" : "A1").repeat(part.length ?? 0).slice(0, part.length),
      )
      .join(""),
  );
  const single = made.filter(
    (text) => !text.includes("\n") && shapes.filter(({ pattern }) => new RegExp(pattern, "u").test(text)).length === 1,
  );
  const text = draw.one(single);
  const at = Math.max(...shapes.map(({ pattern }) => new RegExp(pattern, "u").exec(text)?.index ?? 0));
  return swap("<token>", text, at);
}

const MATERIAL: readonly Kind[] = [
  material("in a sentence", (s) => twins`Send ${secret(s)} along.`),
  material("in code type", (s) => twins`Send \`${secret(s)}\` along.`),
  material("in a fence", (s) => twins`\`\`\`sh\ncurl -H x ${secret(s)}\n\`\`\``),
  material("in a quote", (s) => twins`> ${secret(s)}`),
  material("in a comment", (s) => twins`<!-- ${secret(s)} -->`),
  material("in a table", (s) => twins`| a |\n|---|\n| ${secret(s)} |`),
];

export const PAGE_KINDS: readonly Kind[] = [...LINKS, ...CLAIMS, ...TOPICS, ...MATERIAL];
