import type { MarkdownIt, Token } from "markdown-it";
import { markdownIt } from "../../bundle/load-late.ts";
import { inlineText } from "./inline-text.ts";
import { anchorsOf, directivesOf, visibleText } from "./html-text.ts";
import { lineMap, rowMap, sourceLineMap } from "./line-map.ts";
import { pageAllowances } from "./page-allowances.ts";
import type { Block, Link, Page } from "./page.ts";
import { slugger } from "./slug.ts";

let parser: MarkdownIt | undefined;

/** A relative address in which nothing needs to be encoded. Taking it apart and together again is a fifth of the work on a reference page. */
const PLAIN_ADDRESS = /^(?!\/\/)[\w./#-]+$/u;

/** Parses one page. Front matter is skipped, lines keep their numbers, and nothing in the page is executed or fetched. */
export function parsePage(file: string, path: string, text: string): Page {
  const lines = text.split(/\r?\n/u);
  const tokens = markdown().parse(withoutFrontMatter(lines).join("\n"), {});
  const reading: Reading = {
    file,
    lines,
    blocks: [],
    links: [],
    sections: [],
    anchors: new Set(),
    words: new Set(),
    slug: slugger(),
    quotes: 0,
    table: 0,
    row: -1,
    column: 0,
    rowLine: 0,
    rowCursor: 0,
    heading: false,
  };
  for (const token of tokens) readToken(reading, token);
  return {
    file,
    path,
    text,
    blocks: reading.blocks,
    links: reading.links,
    sections: reading.sections,
    anchors: reading.anchors,
    allowances: pageAllowances(tokens, file),
    foreignWords: reading.words,
  };
}

interface Reading {
  readonly file: string;
  readonly lines: readonly string[];
  readonly blocks: Block[];
  readonly links: Link[];
  readonly sections: { line: number; anchor: string }[];
  readonly anchors: Set<string>;
  readonly words: Set<string>;
  readonly slug: (heading: string) => string;
  quotes: number;
  table: number;
  row: number;
  column: number;
  /** Source line of the row being read, and how far in it cells were found. */
  rowLine: number;
  rowCursor: number;
  heading: boolean;
}

function readToken(reading: Reading, token: Token): void {
  switch (token.type) {
    case "blockquote_open":
      reading.quotes++;
      return;
    case "blockquote_close":
      reading.quotes--;
      return;
    case "table_open":
      reading.table++;
      reading.row = -1;
      return;
    case "tr_open":
      reading.row++;
      reading.column = -1;
      reading.rowLine = token.map?.[0] ?? reading.rowLine;
      reading.rowCursor = 0;
      return;
    case "td_open":
    case "th_open":
      reading.column++;
      return;
    case "tr_close":
      reading.column = -1;
      return;
    case "heading_open":
      reading.heading = true;
      return;
    case "heading_close":
      reading.heading = false;
      return;
    case "fence":
    case "code_block":
      readCode(reading, token);
      return;
    case "html_block":
      readHtml(reading, token);
      return;
    case "inline":
      readInline(reading, token);
      return;
    default:
  }
}

function readCode(reading: Reading, token: Token): void {
  const first = (token.map?.[0] ?? 0) + (token.type === "fence" ? 1 : 0);
  const map = sourceLineMap(reading.file, reading.lines, first, token.content);
  reading.blocks.push({ kind: "code", quoted: reading.quotes > 0, text: token.content, place: map });
}

function readHtml(reading: Reading, token: Token): void {
  for (const anchor of anchorsOf(token.content)) reading.anchors.add(anchor);
  for (const word of directivesOf(token.content)) reading.words.add(word);
  const text = visibleText(token.content);
  if (text.trim() === "") return;
  const map = sourceLineMap(reading.file, reading.lines, token.map?.[0] ?? 0, text);
  reading.blocks.push({ kind: "html", quoted: reading.quotes > 0, text, place: map });
}

function readInline(reading: Reading, token: Token): void {
  const inCell = reading.column >= 0 && token.map === null;
  const row = inCell ? rowMap(reading.lines[reading.rowLine] ?? "", token.content, reading.rowCursor) : undefined;
  if (row !== undefined) reading.rowCursor = row.end;
  const source =
    row === undefined
      ? lineMap(reading.lines, token.map?.[0] ?? reading.rowLine, token.content)
      : row.map(reading.rowLine);
  const { text, place, links, html } = inlineText(reading.file, token, source);
  for (const tag of html) {
    for (const anchor of anchorsOf(tag)) reading.anchors.add(anchor);
    for (const word of directivesOf(tag)) reading.words.add(word);
  }
  reading.links.push(...links);
  if (reading.heading) readHeading(reading, text, token.map?.[0] ?? 0);
  reading.blocks.push({
    kind: inCell ? "cell" : reading.heading ? "heading" : "prose",
    quoted: reading.quotes > 0,
    text,
    place,
    ...(inCell ? { cell: { table: reading.table, row: reading.row, column: reading.column } } : {}),
  });
}

function readHeading(reading: Reading, text: string, line: number): void {
  const anchor = reading.slug(text);
  reading.anchors.add(anchor);
  reading.sections.push({ line: line + 1, anchor });
}

function markdown(): MarkdownIt {
  if (parser === undefined) {
    const Parser = markdownIt();
    parser = new Parser({ html: true });
    // Escapes and entities stay tokens of their own, so that every text token is found as it stands in the file.
    parser.core.ruler.disable("text_join");
    const normalizeLink = parser.normalizeLink.bind(parser);
    parser.normalizeLink = (url) => (PLAIN_ADDRESS.test(url) ? url : normalizeLink(url));
    readTextsOnce(parser);
  }
  return parser;
}

/** Half of what stands in the tables of a reference stands there twice. What a text means depends on its page only, and nobody changes a token. */
function readTextsOnce({ inline }: MarkdownIt): void {
  const parse = inline.parse.bind(inline);
  const pages = new WeakMap<object, Map<string, readonly Token[]>>();
  inline.parse = (text, markdown, page, out) => {
    const known = pages.get(page) ?? new Map<string, readonly Token[]>();
    pages.set(page, known);
    const before = known.get(text);
    if (before === undefined) {
      parse(text, markdown, page, out);
      known.set(text, [...out]);
    } else out.push(...before);
  };
}

/** Front matter would be read as a rule and a heading. Its lines become empty, so that all others keep their numbers. */
function withoutFrontMatter(lines: readonly string[]): string[] {
  if (lines[0]?.trimEnd() !== "---") return [...lines];
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/u.test(line));
  return end < 0 ? [...lines] : lines.map((line, index) => (index <= end ? "" : line));
}
