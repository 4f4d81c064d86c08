import type { Token } from "markdown-it";
import type { ContentMap } from "./line-map.ts";
import { addressesIn } from "./html-links.ts";
import { anchorsOf } from "./html-text.ts";
import type { Block, Link, Page } from "./page.ts";

/** What a reader sees of an inline token, and where each part of it stands in the file. */
export interface InlineText {
  readonly text: string;
  readonly place: Block["place"];
  readonly links: readonly Link[];
  /** Titles of links and images, which a reader sees beside the text. */
  readonly titles: readonly Pick<Block, "text" | "place">[];
  /** Raw HTML on the way. */
  readonly html: readonly string[];
  /** Anchors that it makes. */
  readonly anchors: Page["tagAnchors"];
}

interface Walk {
  text: string;
  /** How far the content was read. */
  cursor: number;
  /** Offsets of the text with the offsets of the content they come from, ascending. */
  readonly pairs: { readonly text: number; readonly content: number }[];
  readonly links: OpenLink[];
  readonly html: string[];
  readonly anchors: { readonly id: string; readonly at: number }[];
  readonly open: number[];
  /** Whether brackets behind brackets are meant as a link. */
  readonly definitions: boolean;
}

interface OpenLink {
  readonly href: string;
  readonly at: number;
  end: number;
  readonly title?: string;
  readonly undefinedName?: string;
}

const NONE: readonly never[] = [];

/** Flattens an inline token. `source` tells where its content stands, `definitions` whether the page defines links by name. */
export function inlineText(file: string, token: Token, source: ContentMap, definitions: boolean): InlineText {
  const walk: Walk = { text: "", cursor: 0, pairs: [], links: [], html: [], anchors: [], open: [], definitions };
  for (const child of token.children ?? []) step(walk, child, token.content);
  const { text, html, links, anchors, pairs } = walk;
  // Each in a function of its own: what a place remembers lives as long as the page.
  return {
    text,
    html,
    place: placeBy(file, pairs, source),
    links: links.length === 0 ? NONE : linksAt(file, links, source),
    titles: links.length === 0 ? NONE : titlesOf(file, links, token.content, source),
    anchors: anchors.length === 0 ? NONE : anchorsAt(file, anchors, source),
  };
}

function placeBy(file: string, pairs: Walk["pairs"], source: ContentMap): Block["place"] {
  return (offset, length) => {
    let index = pairs.length - 1;
    while (index > 0 && (pairs[index]?.text ?? 0) > offset) index--;
    const pair = pairs[index] ?? { text: 0, content: 0 };
    return { file, ...source(pair.content + offset - pair.text), length: Math.max(1, length) };
  };
}

function linksAt(file: string, links: readonly OpenLink[], source: ContentMap): Link[] {
  return links.map(({ href, at, end, undefinedName }) => {
    const place = { file, ...source(at), length: Math.max(1, end - at) };
    return undefinedName === undefined ? { href, place } : { href, place, undefinedName };
  });
}

function anchorsAt(file: string, anchors: Walk["anchors"], source: ContentMap): Page["tagAnchors"] {
  return anchors.map(({ id, at }) => ({ id, place: { file, ...source(at), length: Math.max(1, id.length) } }));
}

function titlesOf(file: string, links: readonly OpenLink[], content: string, source: ContentMap): InlineText["titles"] {
  return links.flatMap(({ title, at, end }) => {
    const start = title === undefined ? -1 : content.slice(0, end).lastIndexOf(title);
    return title === undefined || start < at ? [] : [{ text: title, place: placeFrom(file, start, source) }];
  });
}

function placeFrom(file: string, start: number, source: ContentMap): Block["place"] {
  return (offset, length) => ({ file, ...source(start + offset), length });
}

function step(walk: Walk, child: Token, content: string): void {
  switch (child.type) {
    case "text":
    case "code_inline": {
      // The line of a finding must hold what it talks about, so text is found again in the content.
      const at = find(walk, child.content, content, child.type === "code_inline");
      append(walk, child.content, at);
      if (walk.definitions && child.type === "text") walk.links.push(...undefinedLinks(child.content, at));
      return;
    }
    case "text_special": {
      const at = content.indexOf(child.markup, walk.cursor);
      append(walk, child.content, at < 0 ? walk.cursor : at);
      walk.cursor = (at < 0 ? walk.cursor : at) + child.markup.length;
      return;
    }
    case "softbreak":
    case "hardbreak": {
      const at = content.indexOf("\n", walk.cursor);
      append(walk, "\n", at < 0 ? walk.cursor : at);
      return;
    }
    case "html_inline": {
      walk.html.push(child.content);
      const at = content.indexOf(child.content, walk.cursor);
      for (const { id, at: inside } of anchorsOf(child.content))
        walk.anchors.push({ id, at: Math.max(at, walk.cursor) + inside });
      for (const { href, at: inside } of addressesIn(child.content))
        if (at >= 0) walk.links.push({ href, at: at + inside, end: at + inside + href.length });
      walk.cursor = (at < 0 ? walk.cursor : at) + child.content.length;
      if (/^<br\b/iu.test(child.content)) append(walk, " ", walk.cursor);
      return;
    }
    case "link_open":
      walk.open.push(walk.links.length);
      walk.links.push({
        href: String(child.attrGet("href") ?? ""),
        at: Math.max(walk.cursor, content.indexOf(child.markup === "autolink" ? "<" : "[", walk.cursor)),
        end: walk.cursor,
        ...titleOf(child),
      });
      return;
    case "link_close":
      closeLink(walk, content);
      return;
    case "image":
      walk.links.push({
        href: String(child.attrGet("src") ?? ""),
        at: Math.max(walk.cursor, content.indexOf("![", walk.cursor)),
        end: walk.cursor,
        ...titleOf(child),
      });
      walk.open.push(walk.links.length - 1);
      for (const inner of child.children ?? []) step(walk, inner, content);
      closeLink(walk, content);
      return;
    default:
  }
}

function titleOf(child: Token): { title?: string } {
  const title = child.attrGet("title");
  return typeof title === "string" && title !== "" ? { title } : {};
}

/** Brackets behind brackets that stayed text: the page has no definition of that name. */
function undefinedLinks(text: string, at: number): OpenLink[] {
  return [...text.matchAll(/\]\[([^\][]+)\]/gu)].map((match) => {
    const start = at + Math.max(0, text.lastIndexOf("[", match.index));
    return { href: "", at: start, end: at + match.index + match[0].length, undefinedName: match[1] ?? "" };
  });
}

function find(walk: Walk, text: string, content: string, code: boolean): number {
  const at = content.indexOf(text, walk.cursor);
  if (at >= 0) return at;
  // Code over two lines has its line break turned into a space; its first word is still there.
  const word = code ? (text.trim().split(" ")[0] ?? "") : "";
  const near = word === "" ? -1 : content.indexOf(word, walk.cursor);
  return near < 0 ? walk.cursor : near;
}

function append(walk: Walk, text: string, at: number): void {
  walk.pairs.push({ text: walk.text.length, content: at });
  walk.text += text;
  walk.cursor = Math.max(walk.cursor, at + text.length);
}

/** Moves behind the destination of a link, so that its words are not taken for the text that follows. */
function closeLink(walk: Walk, content: string): void {
  const close = content.indexOf("]", walk.cursor);
  const gap = close < 0 ? "" : content.slice(walk.cursor, close);
  if (close >= 0 && /^[`*_~ ]*$/u.test(gap)) {
    walk.cursor = close + 1;
    const next = content[walk.cursor];
    if (next === "(") walk.cursor = closingParenthesis(content, walk.cursor) + 1;
    else if (next === "[") walk.cursor = Math.max(walk.cursor, content.indexOf("]", walk.cursor) + 1);
  }
  const index = walk.open.pop();
  const link = index === undefined ? undefined : walk.links[index];
  if (link !== undefined) link.end = walk.cursor;
}

function closingParenthesis(content: string, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at++) {
    if (content[at] === "\\") at++;
    else if (content[at] === "(") depth++;
    else if (content[at] === ")" && --depth === 0) return at;
  }
  return from;
}
