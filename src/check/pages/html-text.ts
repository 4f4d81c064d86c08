const COMMENT = /<!--[\s\S]*?(?:-->|$)/gu;
const TAG = /<\/?[a-z][^>]*>/giu;
const ANCHOR = /\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/giu;
const DIRECTIVE = /^<!--\s*membrane:words\s([^>]*?)-->$/u;
const UNPUBLISHED = /^<!--\s*membrane:unpublished\s*-->$/u;

/** The text of a piece of HTML as a reader sees it: comments and tags become spaces of the same length, line breaks stay. */
export function visibleText(html: string): string {
  const blank = (part: string): string => part.replaceAll(/[^\n]/gu, " ");
  return html.replaceAll(COMMENT, blank).replaceAll(TAG, blank);
}

/** Targets of links that the tags of a piece of HTML make, with their offsets. */
export function anchorsOf(html: string): { id: string; at: number }[] {
  if (!html.includes("=")) return [];
  const shown = html.replaceAll(COMMENT, (comment) => " ".repeat(comment.length));
  return [...shown.matchAll(TAG)].flatMap((tag) =>
    [...tag[0].matchAll(ANCHOR)].map((match) => {
      const id = match[1] ?? match[2] ?? match[3] ?? "";
      return { id, at: tag.index + match.index + match[0].lastIndexOf(id) };
    }),
  );
}

/** Words that a comment declares to be none of the bundle's. */
export function directivesOf(html: string): string[] {
  if (!html.includes("<!--")) return [];
  const comments = html.match(COMMENT) ?? [];
  return comments.flatMap((comment) => DIRECTIVE.exec(comment)?.[1]?.trim().split(/\s+/u) ?? []);
}

/** Whether a comment says that nothing on the page was promised to stay. */
export function saysUnpublished(html: string): boolean {
  return html.includes("<!--") && (html.match(COMMENT) ?? []).some((comment) => UNPUBLISHED.test(comment));
}
