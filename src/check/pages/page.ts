import { onceFor } from "../../bundle/once-for.ts";
import type { Place } from "../../diagnostics/finding.ts";
import type { PageAllowance } from "./page-allowances.ts";

/** A run of text of a page: a paragraph, a heading, a table cell, a block of code or of HTML. */
export interface Block {
  readonly kind: "prose" | "heading" | "cell" | "code" | "html";
  /** Whether it stands in a block quote. */
  readonly quoted: boolean;
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
  readonly info?: { readonly text: string; readonly place: Place };
}

/** A link to somewhere. */
export interface Link {
  readonly href: string;
  readonly place: Place;
  /** The name of a link definition it asks for and the page does not have. */
  readonly undefinedName?: string;
}

/** A page of documentation, parsed once and read by every docs rule. */
export interface Page {
  /** Path as the user knows it. */
  readonly file: string;
  /** Path on disk. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** Headings with their lines, in the order of the page. */
  readonly sections: readonly { readonly line: number; readonly anchor: string }[];
  /** What a link may point to inside the page. */
  readonly anchors: ReadonlySet<string>;
  /** What comments of the page let pass. */
  readonly allowances: readonly PageAllowance[];
  /** Those of them that tags make, each where it stands. */
  readonly tagAnchors: readonly { readonly id: string; readonly place: Place }[];
  /** Words the page declares to be none of the bundle's, in a comment `<!-- membrane:words a b -->`. */
  readonly foreignWords: ReadonlySet<string>;
  /** Whether the page declares that none of its anchors was promised to stay, in a comment `<!-- membrane:unpublished -->`. */
  readonly unpublished: boolean;
}

/** Blocks in which a page speaks for itself: no code, no quotation. */
export const proseOf = onceFor((page: Page): readonly Block[] =>
  page.blocks.filter((block) => block.kind !== "code" && !block.quoted),
);
