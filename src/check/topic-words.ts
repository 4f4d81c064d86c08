import type { Word } from "./words.ts";

const CARRIES = /\brequired\s+topic:?\s+["'“]?([A-Za-z][A-Za-z0-9_-]*)/giu;

/** The words by which a text says that its page carries a required topic: `Required topic <id>`. */
export function topicWords(text: string): Word[] {
  return [...text.matchAll(CARRIES)].map((match) => {
    const word = match[1] ?? "";
    const end = match.index + match[0].length;
    return { text: word, at: end - word.length, end };
  });
}
