import type { Token } from "markdown-it";
import { addressesIn } from "./html-links.ts";
import { anchorsOf, directivesOf } from "./html-text.ts";
import type { Said } from "./page.ts";

/** What a reader sees of a piece of Markdown, with what it holds. All offsets are those of the piece. */
export interface InlineText extends Said {
  /** Offsets of the text with the offsets they come from, ascending. */
  readonly pairs: readonly Pair[];
  readonly links: readonly InlineLink[];
  /** Titles of links and images, which a reader sees beside the text. */
  readonly titles: readonly { readonly text: string; readonly at: number }[];
  /** Anchors that its tags make. */
  readonly anchors: readonly { readonly id: string; readonly at: number }[];
  /** Words that comments in it declare to be none of the bundle's. */
  readonly foreignWords: readonly string[];
}

interface Pair {
  readonly text: number;
  readonly content: number;
}

/** A link in a piece of Markdown. */
export interface InlineLink {
  readonly href: string;
  readonly at: number;
  readonly end: number;
  readonly undefinedName?: string;
}

interface Walk {
  text: string;
  /** How far the content was read. */
  cursor: number;
  readonly pairs: Pair[];
  readonly links: OpenLink[];
  readonly words: string[];
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
/** The text is the piece itself. */
const AS_WRITTEN: readonly Pair[] = [{ text: 0, content: 0 }];

const NOTHING = {
  text: "",
  words: undefined,
  pairs: AS_WRITTEN,
  links: NONE,
  titles: NONE,
  anchors: NONE,
  foreignWords: NONE,
};

/** A text that stands as it is seen: code, HTML whose tags were blanked, the title of a link. */
export function asWritten(text: string, found: Partial<InlineText> = {}): InlineText {
  return { ...NOTHING, text, ...found };
}

/** Flattens the tokens of a piece of Markdown. `definitions` tells whether its page defines links by name. */
export function inlineText(content: string, tokens: readonly Token[], definitions: boolean): InlineText {
  const walk: Walk = { text: "", cursor: 0, pairs: [], links: [], words: [], anchors: [], open: [], definitions };
  for (const token of tokens) step(walk, token, content);
  const { text, links, anchors, words, pairs } = walk;
  return {
    text,
    words: undefined,
    pairs: pairs.length === 0 ? AS_WRITTEN : pairs,
    links: links.length === 0 ? NONE : links,
    titles: links.length === 0 ? NONE : titlesOf(links, content),
    anchors: anchors.length === 0 ? NONE : anchors,
    foreignWords: words.length === 0 ? NONE : words,
  };
}

/** Where an offset of the text stands in the piece it was made from. */
export function offsetIn({ pairs }: InlineText, offset: number): number {
  let index = pairs.length - 1;
  while (index > 0 && (pairs[index]?.text ?? 0) > offset) index--;
  const pair = pairs[index] ?? { text: 0, content: 0 };
  return pair.content + offset - pair.text;
}

function titlesOf(links: readonly OpenLink[], content: string): InlineText["titles"] {
  return links.flatMap(({ title, at, end }) => {
    const start = title === undefined ? -1 : content.slice(0, end).lastIndexOf(title);
    return title === undefined || start < at ? [] : [{ text: title, at: start }];
  });
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
      walk.words.push(...directivesOf(child.content));
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
