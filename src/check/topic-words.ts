import type { Word } from "./words.ts";

const CARRIES = /\brequired\s+topic:?\s+["'“]?([A-Za-z][A-Za-z0-9_-]*)/giu;

/** Asked first: looking for all matches costs more, and hardly any text has one. */
const MENTIONS = /required\s+topic/iu;

/** The words by which a text says that its page carries a required topic: `Required topic <id>`. */
export function topicWords(text: string): Word[] {
  if (!MENTIONS.test(text)) return [];
  return [...text.matchAll(CARRIES)].map((match) => {
    const word = match[1] ?? "";
    const end = match.index + match[0].length;
    return { text: word, at: end - word.length, end };
  });
}
