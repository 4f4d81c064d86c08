import type { Place } from "../../diagnostics/finding.ts";
import type { Word } from "../words.ts";
import type { PageAllowance } from "./page-allowances.ts";

/** A text that blocks of a page hold. Blocks that say the same share it, so that what follows from the text alone is found once for all of them. */
export interface Said {
  /** What a reader sees, without markup. Lines are kept. */
  readonly text: string;
  /** Its words, once somebody asked for them. */
  words?: readonly Word[] | undefined;
}

/** A run of text of a page: a paragraph, a heading, a table cell, a block of code or of HTML. */
export interface Block {
  readonly kind: "prose" | "heading" | "cell" | "code" | "html";
  /** Whether it stands in a block quote. */
  readonly quoted: boolean;
  readonly said: Said;
  /** What a reader sees, without markup. Lines are kept. */
  readonly text: string;
  /** Where a part of the text stands in the file. */
  place(offset: number, length: number): Place;
  /** Position of a cell: rows of one table share `table`, cells of one row share `row`; the header is row 0. */
  readonly cell?: { readonly table: number; readonly row: number; readonly column: number } | undefined;
  /** Level of a heading, from one. */
  readonly level?: number | undefined;
  /** Which list item of the page it stands in, the innermost one. */
  readonly item?: number | undefined;
  /** What stands behind the fence of a block of code: its language, and what else its author says of it. */
  readonly info?: { readonly text: string; readonly place: Place } | undefined;
}

/** A link to somewhere. */
export interface Link {
  readonly href: string;
  readonly place: Place;
  /** The name of a link definition it asks for and the page does not have. */
  readonly undefinedName?: string | undefined;
}

/**
 * A page of documentation, read by every docs rule. What is small is kept; what is as large as the page itself (blocks, links, the anchors of
 * tags) is kept for the page that was asked last, and read again for any other. So whoever looks at many pages goes page by page.
 */
export interface Page {
  /** Path as the user knows it. */
  readonly file: string;
  /** Path on disk. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Blocks in which the page speaks for itself: no code, no quotation. */
  readonly prose: readonly Block[];
  readonly links: readonly Link[];
  /** Where its links lead to, each address once. */
  readonly addresses: ReadonlySet<string>;
  /** Headings with their lines, in the order of the page. */
  readonly sections: readonly { readonly line: number; readonly anchor: string }[];
  /** What a link may point to inside the page. */
  readonly anchors: ReadonlySet<string>;
  /** What comments of the page let pass. */
  readonly allowances: readonly PageAllowance[];
  /** Those of the anchors that tags make, each where it stands. */
  readonly tagAnchors: readonly { readonly id: string; readonly place: Place }[];
  /** The same by their ids alone, which are kept. */
  readonly tagIds: readonly string[];
  /** Words the page declares to be none of the bundle's, in a comment `<!-- membrane:words a b -->`. */
  readonly foreignWords: ReadonlySet<string>;
  /** Whether the page declares that none of its anchors was promised to stay, in a comment `<!-- membrane:unpublished -->`. */
  readonly unpublished: boolean;
}

/** Answers once for each text of a page, however many of its blocks hold it. */
export function oncePerText<V>(answer: (block: Block) => V): (block: Block) => V {
  const answers = new Map<Said, { readonly is: V }>();
  return (block) => {
    const before = answers.get(block.said);
    if (before !== undefined) return before.is;
    const is = answer(block);
    answers.set(block.said, { is });
    return is;
  };
}
