const COMMENT = /<!--[\s\S]*?(?:-->|$)/gu;
const TAG = /<[a-z][^>]*>/giu;
const ADDRESS = /(\s(?:href|src)\s*=\s*["']?)([^\s"'>]+)/giu;

/** Addresses in the tags of a piece of HTML, with their offsets. Comments hold none. */
export function addressesIn(html: string): { href: string; at: number }[] {
  if (!/(?:href|src)\s*=/iu.test(html)) return [];
  const shown = html.replaceAll(COMMENT, (comment) => " ".repeat(comment.length));
  return [...shown.matchAll(TAG)].flatMap((tag) =>
    [...tag[0].matchAll(ADDRESS)].map((found) => {
      const [, before = "", href = ""] = found;
      return { href, at: tag.index + found.index + before.length };
    }),
  );
}
