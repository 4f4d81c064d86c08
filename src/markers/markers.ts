import type { MarkdownIt, Token } from "markdown-it";
import { markdownIt } from "../bundle/load-late.ts";

/** A comment by which a page speaks to the kit: `<!-- membrane:<words> -->`. */
export interface Marker {
  /** The words, without white space around them. */
  readonly words: string;
  /** Offsets of the comment. */
  readonly start: number;
  readonly end: number;
  /** Line it begins on, from zero. */
  readonly line: number;
}

/** Every marker by its first word: how it is written. */
export const MARKERS: Readonly<Record<string, string>> = {
  begin: "begin <region>",
  end: "end <region>",
  value: "value <fact>",
  words: "words <name>",
  unpublished: "unpublished",
};

const MENTION = /<!--\s*membrane:/u;
const COMMENT = /<!--\s*membrane:([\s\S]*?)(?:-->|$)/gu;
/** How much text is remembered with its markers. Each page is asked for them by its regions, its values and the rules. */
const MOST_REMEMBERED = 2 ** 20;

let parser: MarkdownIt | undefined;
const remembered = new Map<string, readonly Marker[]>();
let rememberedLength = 0;

/** Finds the markers of a page, in order. Comments in fences, indented code and code spans are text and not among them. */
export function markersOf(text: string): readonly Marker[] {
  if (!MENTION.test(text)) return [];
  const before = remembered.get(text);
  if (before !== undefined) return before;
  const markers = read(upToLastMention(text));
  rememberedLength += text.length;
  if (rememberedLength > MOST_REMEMBERED) {
    remembered.clear();
    rememberedLength = text.length;
  }
  remembered.set(text, markers);
  return markers;
}

/** A text up to the empty line behind its last marker. What comes behind it changes nothing of what stands before. */
function upToLastMention(text: string): string {
  const closed = text.indexOf("-->", text.lastIndexOf("membrane:"));
  const end = closed < 0 ? -1 : text.indexOf("\n\n", closed);
  return end < 0 ? text : text.slice(0, end + 1);
}

function read(text: string): Marker[] {
  const starts = lineStarts(text);
  const markdown = blockParser();
  const page = {};
  let [first, last] = [0, 0];
  let cursor = 0;
  return markdown.parse(text, page).flatMap((token) => {
    if (token.map !== null) {
      // Cells have no lines of their own, but their rows do.
      [first, last] = token.map;
      cursor = Math.max(cursor, starts[first] ?? text.length);
    }
    if (!MENTION.test(token.content)) return [];
    const end = starts[last] ?? text.length;
    if (token.type === "html_block") return found(text, starts[first] ?? 0, end, starts);
    if (token.type !== "inline") return [];
    const inside: Token[] = [];
    markdown.inline.parse(token.content, markdown, page, inside);
    const markers: Marker[] = [];
    for (const { type, content } of inside) {
      if (type !== "html_inline" && type !== "code_inline") continue;
      const at = text.indexOf(content, cursor);
      if (at < 0 || at >= end) continue;
      cursor = at + content.length;
      if (type === "html_inline") markers.push(...found(text, at, cursor, starts));
    }
    return markers;
  });
}

function found(text: string, from: number, to: number, starts: readonly number[]): Marker[] {
  return [...text.slice(from, to).matchAll(COMMENT)].map((match) => {
    const start = from + match.index;
    const line = starts.findLastIndex((offset) => offset <= start);
    return { words: (match[1] ?? "").trim(), start, end: start + match[0].length, line };
  });
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

/** Offsets at which the lines begin. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
