import type { Env, MarkdownIt, Token } from "markdown-it";
import { markdownIt } from "../../bundle/load-late.ts";
import { inlineText } from "./inline-text.ts";
import { addressesIn } from "./html-links.ts";
import { anchorsOf, directivesOf, saysUnpublished, visibleText } from "./html-text.ts";
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
  const page: Env = {};
  const tokens = markdown().parse(withoutFrontMatter(lines).join("\n"), page);
  const reading: Reading = {
    file,
    lines,
    blocks: [],
    links: [],
    sections: [],
    anchors: new Set(),
    tagAnchors: [],
    words: new Set(),
    unpublished: false,
    slug: slugger(),
    definitions: Object.keys(page.references ?? {}).length > 0,
    items: [],
    lastItem: 0,
    quotes: 0,
    table: 0,
    row: -1,
    column: 0,
    rowLine: 0,
    rowCursor: 0,
    heading: undefined,
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
    tagAnchors: reading.tagAnchors,
    foreignWords: reading.words,
    unpublished: reading.unpublished,
  };
}

interface Reading {
  readonly file: string;
  readonly lines: readonly string[];
  readonly blocks: Block[];
  readonly links: Link[];
  readonly sections: { line: number; anchor: string }[];
  readonly anchors: Set<string>;
  readonly tagAnchors: Page["tagAnchors"][number][];
  readonly words: Set<string>;
  unpublished: boolean;
  readonly slug: (heading: string) => string;
  /** Whether the page defines links, so that brackets behind brackets are meant as one. */
  readonly definitions: boolean;
  /** The list items being read, outermost first. */
  readonly items: number[];
  lastItem: number;
  quotes: number;
  table: number;
  row: number;
  column: number;
  /** Source line of the row being read, and how far in it cells were found. */
  rowLine: number;
  rowCursor: number;
  heading: number | undefined;
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
      reading.heading = Number(token.tag.slice(1));
      return;
    case "heading_close":
      reading.heading = undefined;
      return;
    case "list_item_open":
      reading.items.push(++reading.lastItem);
      return;
    case "list_item_close":
      reading.items.pop();
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
  const info = token.type === "fence" && token.info.trim() !== "" ? infoOf(reading, token, first) : undefined;
  reading.blocks.push({
    kind: "code",
    quoted: reading.quotes > 0,
    text: token.content,
    place: map,
    ...(info === undefined ? {} : { info }),
  });
}

function keepAnchors(reading: Reading, anchors: Page["tagAnchors"]): void {
  for (const anchor of anchors) {
    reading.anchors.add(anchor.id);
    reading.tagAnchors.push(anchor);
  }
}

function infoOf({ file, lines }: Reading, token: Token, first: number): NonNullable<Block["info"]> {
  const text = token.info.trim();
  const at = (lines[first - 1] ?? "").lastIndexOf(text);
  return { text, place: { file, line: first, column: Math.max(0, at) + 1, length: text.length } };
}

function readHtml(reading: Reading, token: Token): void {
  for (const word of directivesOf(token.content)) reading.words.add(word);
  if (saysUnpublished(token.content)) reading.unpublished = true;
  const map = sourceLineMap(reading.file, reading.lines, token.map?.[0] ?? 0, token.content);
  for (const { href, at } of addressesIn(token.content)) reading.links.push({ href, place: map(at, href.length) });
  keepAnchors(
    reading,
    anchorsOf(token.content).map(({ id, at }) => ({ id, place: map(at, id.length) })),
  );
  const text = visibleText(token.content);
  if (text.trim() !== "")
    reading.blocks.push({ kind: "html", quoted: reading.quotes > 0, text, place: map, item: reading.items.at(-1) });
}

function readInline(reading: Reading, token: Token): void {
  const inCell = reading.column >= 0 && token.map === null;
  const row = inCell ? rowMap(reading.lines[reading.rowLine] ?? "", token.content, reading.rowCursor) : undefined;
  if (row !== undefined) reading.rowCursor = row.end;
  const source =
    row === undefined
      ? lineMap(reading.lines, token.map?.[0] ?? reading.rowLine, token.content)
      : row.map(reading.rowLine);
  const { text, place, links, titles, html, anchors } = inlineText(reading.file, token, source, reading.definitions);
  for (const tag of html) {
    for (const word of directivesOf(tag)) reading.words.add(word);
  }
  keepAnchors(reading, anchors);
  reading.links.push(...links);
  if (reading.heading !== undefined) readHeading(reading, text, token.map?.[0] ?? 0);
  const { table, row: rowNumber, column, heading: level } = reading;
  const quoted = reading.quotes > 0;
  const item = reading.items.at(-1);
  const kind = inCell ? "cell" : level === undefined ? "prose" : "heading";
  const cell = inCell ? { table, row: rowNumber, column } : undefined;
  // All blocks have the same members in the same order: a reference has tens of thousands of them.
  reading.blocks.push({ kind, quoted, text, place, cell, level, item });
  for (const title of titles) reading.blocks.push({ kind: "prose", quoted, ...title, item });
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
