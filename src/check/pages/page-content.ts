import type { Env, Token } from "markdown-it";
import { anchorsIn, CellBlock, linksIn, onLines, WholeBlock, type RowOfCells, type Standing } from "./blocks.ts";
import { addressesIn } from "./html-links.ts";
import { anchorsOf, directivesOf, saysUnpublished, visibleText } from "./html-text.ts";
import { textWithCode } from "./code-in-text.ts";
import { asWritten, inlineText, type InlineText } from "./inline-text.ts";
import { inlineTokens, pageParser } from "./markdown-parser.ts";
import { pageAllowances } from "./page-allowances.ts";
import type { Block, Link, Page } from "./page.ts";
import { slugger } from "./slug.ts";
import { cellsOf } from "./table-rows.ts";

/** What is kept of a page. */
export type PageFacts = Pick<
  Page,
  "addresses" | "sections" | "anchors" | "allowances" | "foreignWords" | "tagIds" | "unpublished"
>;

/** What a page holds, as large as the page itself. */
export interface PageContent {
  readonly blocks: readonly Block[];
  /** Its links, and the anchors of its tags, where they are asked for. */
  links(): Link[];
  tagAnchors(): Page["tagAnchors"];
}

/** Reads what a page holds. Front matter is skipped, lines keep their numbers, and nothing in the page is executed or fetched. */
export function readContent(file: string, text: string): { facts: PageFacts; content: PageContent } {
  const unix = text.replaceAll("\r\n", "\n");
  const lines = unix.split("\n");
  const page: Env = {};
  const tokens = pageParser().parse(withoutFrontMatter(unix, lines), page);
  // A footnote of one word reads like a definition, and leads nowhere.
  page.references = Object.fromEntries(Object.entries(page.references ?? {}).filter(([name]) => !name.startsWith("^")));
  const definitions = Object.keys(page.references).length > 0;
  const reading: Reading = {
    file,
    lines,
    page,
    blocks: [],
    linking: [],
    anchoring: [],
    addresses: new Set(),
    sections: [],
    anchors: new Set(),
    tagIds: [],
    words: new Set(),
    unpublished: false,
    slug: slugger(),
    texts: new Map(),
    codes: new Map(),
    definitions,
    items: [],
    lastItem: 0,
    quotes: 0,
    table: 0,
    row: -1,
    heading: undefined,
  };
  for (const token of tokens) readToken(reading, token);
  const {
    blocks,
    linking,
    anchoring,
    addresses,
    sections,
    anchors,
    tagIds,
    words: foreignWords,
    unpublished,
  } = reading;
  const allowances = pageAllowances(tokens, file, (content) => inlineTokens(content, page));
  return {
    facts: { addresses, sections, anchors, tagIds, allowances, foreignWords, unpublished },
    content: {
      blocks,
      links: () => linking.flatMap(({ said, standing }) => linksIn(said, standing)),
      tagAnchors: () => anchoring.flatMap(({ said, standing }) => anchorsIn(said, standing)),
    },
  };
}

interface Placed {
  readonly said: InlineText;
  readonly standing: Standing;
}

interface Reading {
  readonly file: string;
  readonly lines: readonly string[];
  readonly page: Env;
  readonly blocks: Block[];
  /** The texts that hold links, and those that make anchors, where they stand. */
  readonly linking: Placed[];
  readonly anchoring: Placed[];
  readonly addresses: Set<string>;
  readonly sections: { line: number; anchor: string }[];
  readonly anchors: Set<string>;
  readonly tagIds: string[];
  readonly words: Set<string>;
  unpublished: boolean;
  readonly slug: (heading: string) => string;
  /** What was read of each piece of Markdown, and of each code. Half of what stands in the tables of a reference stands there twice. */
  readonly texts: Map<string, InlineText>;
  readonly codes: Map<string, InlineText>;
  /** Whether the page defines links, so that brackets behind brackets are meant as one. */
  readonly definitions: boolean;
  /** The list items being read, outermost first. */
  readonly items: number[];
  lastItem: number;
  quotes: number;
  table: number;
  row: number;
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
    case "row":
      readRow(reading, token);
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
  const { file, lines, codes } = reading;
  const first = (token.map?.[0] ?? 0) + (token.type === "fence" ? 1 : 0);
  const said = codes.get(token.content) ?? asWritten(token.content);
  codes.set(token.content, said);
  const info = token.type === "fence" && token.info.trim() !== "" ? infoOf(reading, token, first) : undefined;
  const standing = onLines(file, lines, first, token.content);
  reading.blocks.push(new WholeBlock(said, standing, { kind: "code", quoted: reading.quotes > 0, info }));
}

function infoOf({ file, lines }: Reading, token: Token, first: number): NonNullable<Block["info"]> {
  const text = token.info.trim();
  const at = (lines[first - 1] ?? "").lastIndexOf(text);
  return { text, place: { file, line: first, column: Math.max(0, at) + 1, length: text.length } };
}

function readHtml(reading: Reading, { map, content }: Token): void {
  if (saysUnpublished(content)) reading.unpublished = true;
  const links = addressesIn(content).map(({ href, at }) => ({ href, at, end: at + href.length }));
  const said = asWritten(visibleText(content), {
    links,
    anchors: anchorsOf(content),
    foreignWords: directivesOf(content),
  });
  const standing = onLines(reading.file, reading.lines, map?.[0] ?? 0, content);
  keep(reading, said, standing);
  const item = reading.items.at(-1);
  if (said.text.trim() !== "")
    reading.blocks.push(new WholeBlock(said, standing, { kind: "html", quoted: reading.quotes > 0, item }));
}

function readRow(reading: Reading, token: Token): void {
  reading.row++;
  const line = token.map?.[0] ?? 0;
  const row: RowOfCells = {
    file: reading.file,
    line,
    source: reading.lines[line] ?? "",
    cells: cellsOf(token),
    table: reading.table,
    row: reading.row,
    quoted: reading.quotes > 0,
    item: reading.items.at(-1),
  };
  for (let column = 0; column < row.cells.length; column++) {
    const said = saidBy(reading, row.cells[column] ?? "");
    const block = new CellBlock(said, row, column);
    reading.blocks.push(block);
    keep(reading, said, block);
  }
}

function readInline(reading: Reading, { map, content }: Token): void {
  const said = saidBy(reading, content);
  const line = map?.[0] ?? 0;
  const level = reading.heading;
  if (level !== undefined) {
    const anchor = reading.slug(said.text);
    reading.anchors.add(anchor);
    reading.sections.push({ line: line + 1, anchor });
  }
  const standing = onLines(reading.file, reading.lines, line, content);
  const kind = level === undefined ? "prose" : "heading";
  const item = reading.items.at(-1);
  reading.blocks.push(new WholeBlock(said, standing, { kind, level, item, quoted: reading.quotes > 0 }));
  keep(reading, said, standing);
}

/** Keeps what a text holds beside its words. */
function keep(reading: Reading, said: InlineText, standing: Standing): void {
  const { blocks, words, linking, anchoring, addresses, anchors, tagIds, items, quotes } = reading;
  for (const word of said.foreignWords) words.add(word);
  if (said.links.length > 0) linking.push({ said, standing });
  if (said.anchors.length > 0) anchoring.push({ said, standing });
  for (const { href } of said.links) addresses.add(href);
  for (const { id } of said.anchors) {
    anchors.add(id);
    tagIds.push(id);
  }
  for (const { text, at } of said.titles) {
    const title = asWritten(text, { pairs: [{ text: 0, content: at }] });
    blocks.push(new WholeBlock(title, standing, { kind: "prose", quoted: quotes > 0, item: items.at(-1) }));
  }
}

/** Reads a piece of Markdown. What it means depends on its page only. */
function saidBy({ texts, page, definitions }: Reading, content: string): InlineText {
  const before = texts.get(content);
  if (before !== undefined) return before;
  const said = textWithCode(content) ?? inlineText(content, inlineTokens(content, page), definitions);
  texts.set(content, said);
  return said;
}

/** Front matter would be read as a rule and a heading. Its lines become empty, so that all others keep their numbers. */
function withoutFrontMatter(text: string, lines: readonly string[]): string {
  if (lines[0]?.trimEnd() !== "---") return text;
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/u.test(line));
  return end < 0 ? text : lines.map((line, index) => (index <= end ? "" : line)).join("\n");
}
