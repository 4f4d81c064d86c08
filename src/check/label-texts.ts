import type { Block } from "./pages/page.ts";
import { wordsIn, type Word } from "./words.ts";

/** What the readers of claims know of the bundle. */
export interface KnownLabels {
  readonly operations: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  /** Whether a word is a label but for a slip of the pen. */
  readonly nearlyLabel: (word: string) => boolean;
}

/** The same, and what they know of a page. */
export interface PageLabels extends KnownLabels {
  readonly said: (block: Block) => SaidOfLabels;
  /** The rows that name operations, as `rowOf` has them; what is in no table counts as one row. */
  readonly rows: ReadonlySet<number>;
}

/** What a text says of operations and labels, whatever block holds it. */
export interface SaidOfLabels {
  /** The operations it names. */
  readonly named: readonly string[];
  /** The text in lower case, without space at its ends: a label may stand alone. */
  readonly alone: string;
  /** Whether it is the title of labels. */
  readonly titled: boolean;
  /** Where the text behind such a title begins, for a text that begins with one. */
  readonly behindTitle: number | undefined;
  /** Whether its first word is a label. */
  readonly beginsWithLabel: boolean;
}

const TITLE = /\b(?:label|maturity)\b/iu;
const LABEL_LINE = /^(?:(?:maturity\s+)?label|maturity)\s*(?:is|today)?\s*[:—–-]?\s*/iu;

/** Reads what the text of a block says. */
export function saidOfLabels(block: Block, { operations, labels }: KnownLabels): SaidOfLabels {
  const { text } = block;
  const words = wordsIn(block);
  const titled = TITLE.test(text);
  return {
    named: namedIn(words, operations),
    alone: text.trim().toLowerCase(),
    titled,
    behindTitle: titled ? LABEL_LINE.exec(text)?.[0].length : undefined,
    beginsWithLabel: words[0] !== undefined && labels.has(words[0].text.toLowerCase()),
  };
}

const NONE: readonly string[] = [];

/** Each operation once. Most texts name none. */
function namedIn(words: readonly Word[], operations: ReadonlySet<string>): readonly string[] {
  if (!words.some(({ text }) => operations.has(text))) return NONE;
  return [...new Set(words.flatMap(({ text }) => (operations.has(text) ? [text] : [])))];
}

/** More rows than the text of one page could hold. */
const MOST_ROWS = 2 ** 30;

/** A number for each row of a page. */
export function rowOf(cell: Pick<NonNullable<Block["cell"]>, "table" | "row"> | undefined): number {
  return cell === undefined ? -1 : cell.table * MOST_ROWS + cell.row;
}
