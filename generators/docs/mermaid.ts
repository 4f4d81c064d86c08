/** All but what stands in a label as it is: it would mean something to Mermaid, Markdown or HTML somewhere. */
const MARKS = /[^A-Za-z0-9 ,.'/(){}=?_-]/gu;
/** Inside a word underscores are plain, and codes are full of them; at its end they would be emphasis. */
const OUTER_UNDERSCORES = /(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])/gu;

/** A text of a contract between the quotes of a label, shown as written: no character of it can end the label, the line or the fence, or be read as markup. */
export function label(text: string): string {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return line.replaceAll(MARKS, byNumber).replaceAll(OUTER_UNDERSCORES, (run) => byNumber("_").repeat(run.length));
}

/** A flow chart from top to bottom, fenced for a page. The lines are statements of Mermaid. */
export function flowchart(lines: readonly string[]): string {
  return ["```mermaid", "flowchart TD", ...lines.map((line) => `  ${line}`), "```"].join("\n");
}

/** Mermaid gives a character back where its number stands like this. */
function byNumber(mark: string): string {
  return `#${mark.codePointAt(0) ?? 0};`;
}
