import { slipOf } from "../diagnostics/did-you-mean.ts";
import type { Word } from "./words.ts";

const CARRIES = /\brequired\s+topic:?\s+["'“]?([A-Za-z][A-Za-z0-9_-]*)/giu;

/** Asked first: looking for all matches costs more, and hardly any text has one. */
const MENTIONS = /required\s+topic/iu;

/** The words by which a text says that its page carries a required topic: `Required topic <id>`. A plain word is only one where it is a topic, or nearly one: a required topic may also be talked about. */
export function topicWords(text: string, topics: readonly string[]): Word[] {
  if (!MENTIONS.test(text)) return [];
  return [...text.matchAll(CARRIES)].flatMap((match) => {
    const word = match[1] ?? "";
    const end = match.index + match[0].length;
    const meant = word.includes("_") || topics.includes(word) || slipOf(word, topics) !== undefined;
    return meant ? [{ text: word, at: end - word.length, end }] : [];
  });
}
