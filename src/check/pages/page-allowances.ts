import type { Token } from "markdown-it";
import type { Place } from "../../diagnostics/finding.ts";

/** A comment `<!-- membrane-allow rule: reason -->`, and the lines of the block that it speaks of. */
export interface PageAllowance {
  readonly rule: string;
  readonly reason: string;
  readonly place: Place;
  /** First and last line, from one. Without a block behind the comment there are none. */
  readonly lines: readonly [number, number] | undefined;
}

const COMMENT = /<!--[\s\S]*?(?:-->|$)/gu;
const ALLOW = /^<!--\s*membrane-allow(?![\w-])\s*([\w-]*)\s*(?::([\s\S]*?))?(?:-->)?$/u;

/** The allowances of a page. `inside` reads one text of it. A comment by itself speaks of the whole block that follows, a list or a table too; one inside a text, of that text. */
export function pageAllowances(
  tokens: readonly Token[],
  file: string,
  inside: (content: string) => readonly Token[],
): PageAllowance[] {
  return tokens.flatMap((token, index) => {
    if (token.map === null || !token.content.includes("membrane-allow")) return [];
    if (token.type === "inline") {
      const html = inside(token.content).filter(({ type }) => type === "html_inline");
      return commentsIn(html).map((text) => allowance(text, token, file, token));
    }
    if (token.type !== "html_block") return [];
    const next = tokens
      .slice(index + 1)
      .find(({ map, type, level }) => map !== null && type !== "html_block" && level <= token.level);
    return commentsIn([token]).map((text) => allowance(text, token, file, next));
  });
}

function commentsIn(html: readonly Token[]): string[] {
  return html.flatMap((part) => part.content.match(COMMENT) ?? []).filter((comment) => ALLOW.test(comment));
}

function allowance(text: string, { map }: Token, file: string, block: Token | undefined): PageAllowance {
  const [, rule = "", reason = ""] = ALLOW.exec(text) ?? [];
  const covered = block?.map;
  return {
    rule,
    reason: reason.replaceAll(/\s+/gu, " ").trim(),
    place: { file, line: (map?.[0] ?? 0) + 1, column: 1, length: 1 },
    lines: covered === null || covered === undefined ? undefined : [covered[0] + 1, covered[1]],
  };
}
