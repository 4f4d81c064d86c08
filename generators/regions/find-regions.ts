import type { MarkdownIt, Token } from "markdown-it";
import { markdownIt } from "../../src/bundle/load-late.ts";
import type { Finding } from "../../src/diagnostics/finding.ts";

/** What stands between a pair of markers of a page. */
export interface Region {
  /** Words of the marker: the name and its arguments. */
  readonly words: string;
  /** One-based line of the opening marker. */
  readonly line: number;
  /** Offsets of the text between the marker lines. */
  readonly start: number;
  readonly end: number;
}

const MARKER = /^ {0,3}<!-- membrane:(begin|end) ([a-z0-9]+(?:[ -][a-z0-9]+)*) -->[ \t]*$/u;
const MENTION = /<!--\s*membrane:/u;
let parser: MarkdownIt | undefined;

/** Finds the regions of a page. Markers shown in code are text. Marks that do not pair up are findings, and then nothing of the page may be written. */
export function findRegions(path: string, text: string): { regions: Region[]; findings: Finding[] } {
  const regions: Region[] = [];
  const findings: Finding[] = [];
  if (!MENTION.test(text)) return { regions, findings };
  const lines = text.split("\n");
  const offsets = lineOffsets(lines);
  const fault = (line: number, message: string, remedy: string): void => {
    const place = { file: path, line: line + 1, column: 1, length: Math.max(1, lines[line]?.length ?? 1) };
    findings.push({ rule: "region-marker", severity: "error", place, message, remedy });
  };
  let open: { words: string; line: number } | undefined;
  for (const line of commentLines(text, lines)) {
    const [, which, words = ""] = MARKER.exec((lines[line] ?? "").replace(/\r$/u, "")) ?? [];
    if (which === undefined)
      fault(line, "marker is malformed, expected it alone on its line", "write: <!-- membrane:begin <name> -->");
    else if (which === "begin") {
      if (open !== undefined)
        fault(
          line,
          `region "${words}" begins inside "${open.words}"`,
          `end it first: <!-- membrane:end ${open.words} -->`,
        );
      open = { words, line };
    } else if (open === undefined || open.words !== words) {
      fault(line, `region "${words}" ends and did not begin`, `begin it: <!-- membrane:begin ${words} -->`);
      open = undefined;
    } else {
      regions.push({ words, line: open.line + 1, start: offsets[open.line + 1] ?? 0, end: offsets[line] ?? 0 });
      open = undefined;
    }
  }
  if (open !== undefined)
    fault(open.line, `region "${open.words}" never ends`, `end it: <!-- membrane:end ${open.words} -->`);
  return { regions, findings };
}

/** Lines, from zero, on which a comment of the page mentions a marker. Fences, indented code and code spans hold none. */
function commentLines(text: string, lines: readonly string[]): number[] {
  const found = new Set<number>();
  const markdown = blockParser();
  const page = {};
  for (const token of markdown.parse(text, page)) {
    const [from, to] = token.map ?? [0, 0];
    if (!MENTION.test(token.content)) continue;
    const inside: Token[] = [];
    if (token.type === "inline") markdown.inline.parse(token.content, markdown, page, inside);
    const comments = token.type === "html_block" ? [token] : inside.filter(({ type }) => type === "html_inline");
    if (!comments.some((comment) => MENTION.test(comment.content))) continue;
    for (let line = from; line < to; line++) if (MENTION.test(lines[line] ?? "")) found.add(line);
  }
  return [...found].toSorted((a, b) => a - b);
}

function blockParser(): MarkdownIt {
  if (parser === undefined) {
    const Parser = markdownIt();
    parser = new Parser({ html: true });
    // Few texts mention a marker, and only those are read closer.
    parser.core.ruler.enableOnly(["normalize", "block"]);
  }
  return parser;
}

function lineOffsets(lines: readonly string[]): number[] {
  const offsets = [0];
  for (const line of lines) offsets.push((offsets.at(-1) ?? 0) + line.length + 1);
  return offsets;
}
