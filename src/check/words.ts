import type { Block } from "./pages/page.ts";

/** A run of characters that may be a name. */
export interface Word {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** An address, which is no name; or letters, digits and the joints of names, paths and pointers. */
const WORD = /[A-Za-z][A-Za-z0-9+.-]*:\/\/\S+|[A-Za-z0-9_./#~@*{}<>$%-]+/gu;
const FRONT = /^[./<{*>~@#$%-]+/u;
const BACK = /[./,>}-]+$/u;

/** Splits a text into words, without the punctuation at their ends. Addresses are left out. */
function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const all = match[0];
    if (all.includes("://")) return [];
    // `../contracts/x` and `/v1/x` begin with what is otherwise punctuation.
    const front = /^(?:\.{1,2})?\//u.test(all) ? 0 : (FRONT.exec(all)?.[0].length ?? 0);
    const word = all.slice(front).replace(BACK, "");
    return word === "" ? [] : [{ text: word, at: match.index + front, end: match.index + front + word.length }];
  });
}

const known = new WeakMap<Block, Word[]>();

/** The words of a block, split once for all rules. */
export function wordsIn(block: Block): readonly Word[] {
  const before = known.get(block);
  if (before !== undefined) return before;
  const words = wordsOf(block.text);
  known.set(block, words);
  return words;
}
