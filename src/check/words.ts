import type { Block } from "./pages/page.ts";

/** A run of characters that may be a name. */
export interface Word {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** Letters, digits and the joints of names, paths and pointers. */
const WORD = /[A-Za-z0-9_./#~@*{}<>$%-]+/gu;
/** The same, and addresses, which are no names. */
const WORD_OR_ADDRESS = /[A-Za-z][A-Za-z0-9+.-]*:\/\/\S+|[A-Za-z0-9_./#~@*{}<>$%-]+/gu;
/** Only letters and joints that stay: most words, and for them there is nothing to take off. */
const BARE = /^[A-Za-z0-9_][A-Za-z0-9_.#-]*[A-Za-z0-9_]$/u;
const FRONT = /^[./<{*>~@#$%-]+/u;
const BACK = /[./,>}-]+$/u;

/** The words of a block, split once for all rules and all blocks that say the same. */
export function wordsIn({ said }: Block): readonly Word[] {
  said.words ??= wordsOf(said.text);
  return said.words;
}

/** Splits a text into words, without the punctuation at their ends. Addresses are left out. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const pattern = text.includes("://") ? WORD_OR_ADDRESS : WORD;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 0: all, index } = match;
    if (BARE.test(all)) words.push({ text: all, at: index, end: index + all.length });
    else if (!all.includes("://")) words.push(...trimmed(all, index));
  }
  return words;
}

function trimmed(all: string, at: number): Word[] {
  // `../contracts/x` and `/v1/x` begin with what is otherwise punctuation.
  const front = /^(?:\.{1,2})?\//u.test(all) ? 0 : (FRONT.exec(all)?.[0].length ?? 0);
  const text = all.slice(front).replace(BACK, "");
  return text === "" ? [] : [{ text, at: at + front, end: at + front + text.length }];
}
