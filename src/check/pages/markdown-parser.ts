import type { Env, MarkdownIt, Token } from "markdown-it";
import { markdownIt } from "../../bundle/load-late.ts";
import { rowsAsOne } from "./table-rows.ts";

/** A relative address in which nothing needs to be encoded. Taking it apart and together again is a fifth of the work on a reference page. */
const PLAIN_ADDRESS = /^(?!\/\/)[\w./#-]+$/u;

let parser: MarkdownIt | undefined;

/** The parser of pages. It reads blocks; their texts are read one by one. */
export function pageParser(): MarkdownIt {
  if (parser === undefined) {
    const Parser = markdownIt();
    parser = new Parser({ html: true });
    // Escapes and entities stay tokens of their own, so that every text token is found as it stands in the file.
    parser.core.ruler.enableOnly(["normalize", "block", "strip_references"]);
    rowsAsOne(parser);
    const normalizeLink = parser.normalizeLink.bind(parser);
    parser.normalizeLink = (url) => (PLAIN_ADDRESS.test(url) ? url : normalizeLink(url));
  }
  return parser;
}

/** Reads one text of a page. `page` is what the parser keeps of the page, its link definitions among it. */
export function inlineTokens(content: string, page: Env): Token[] {
  const markdown = pageParser();
  const tokens: Token[] = [];
  markdown.inline.parse(content, markdown, page, tokens);
  return tokens;
}
