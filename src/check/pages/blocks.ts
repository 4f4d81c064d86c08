import type { Place } from "../../diagnostics/finding.ts";
import { offsetIn, type InlineText } from "./inline-text.ts";
import { columnInRow, lineMap } from "./line-map.ts";
import type { Block, Link, Page } from "./page.ts";

/** Where a piece of Markdown stands in its file. Hardly any is ever asked for, so nothing is worked out before. */
export interface Standing {
  readonly file: string;
  /** Line and column, from one, of an offset in the piece. */
  at(offset: number): { readonly line: number; readonly column: number };
}

/** A piece of whole lines: a paragraph, a heading, code, HTML. */
export function onLines(file: string, lines: readonly string[], first: number, content: string): Standing {
  return { file, at: (offset) => lineMap(lines, first, content)(offset) };
}

/** A block that is no cell. */
export class WholeBlock implements Block {
  readonly kind: Exclude<Block["kind"], "cell">;
  readonly quoted: boolean;
  readonly said: InlineText;
  readonly level: number | undefined;
  readonly item: number | undefined;
  readonly info: Block["info"];
  private readonly standing: Standing;

  constructor(
    said: InlineText,
    standing: Standing,
    about: Pick<WholeBlock, "kind" | "quoted"> & Partial<Pick<WholeBlock, "level" | "item" | "info">>,
  ) {
    this.kind = about.kind;
    this.quoted = about.quoted;
    this.said = said;
    this.level = about.level;
    this.item = about.item;
    this.info = about.info;
    this.standing = standing;
  }

  get text(): string {
    return this.said.text;
  }

  get cell(): undefined {
    return undefined;
  }

  place(offset: number, length: number): Place {
    return placeOf(this.standing, offsetIn(this.said, offset), length);
  }
}

/** What the cells of one row share. */
export interface RowOfCells {
  readonly file: string;
  /** Line from zero, and what stands on it. */
  readonly line: number;
  readonly source: string;
  readonly cells: readonly string[];
  readonly table: number;
  readonly row: number;
  readonly quoted: boolean;
  readonly item: number | undefined;
}

/** A cell of a table, which is its own position and knows where it stands. A reference has half a million of them, so it holds no more than it must. */
export class CellBlock implements Block, Standing {
  readonly said: InlineText;
  readonly column: number;
  private readonly among: RowOfCells;

  constructor(said: InlineText, among: RowOfCells, column: number) {
    this.said = said;
    this.among = among;
    this.column = column;
  }

  get kind(): "cell" {
    return "cell";
  }

  get text(): string {
    return this.said.text;
  }

  get cell(): this {
    return this;
  }

  get level(): undefined {
    return undefined;
  }

  get info(): undefined {
    return undefined;
  }

  get table(): number {
    return this.among.table;
  }

  get row(): number {
    return this.among.row;
  }

  get quoted(): boolean {
    return this.among.quoted;
  }

  get item(): number | undefined {
    return this.among.item;
  }

  get file(): string {
    return this.among.file;
  }

  at(offset: number): { line: number; column: number } {
    const { line, source, cells } = this.among;
    return { line: line + 1, column: columnInRow(source, cells, this.column) + offset + 1 };
  }

  place(offset: number, length: number): Place {
    return placeOf(this, offsetIn(this.said, offset), length);
  }
}

/** The links that a piece of Markdown holds. */
export function linksIn({ links }: InlineText, standing: Standing): Link[] {
  return links.map(({ href, at, end, undefinedName }) => ({
    href,
    place: placeOf(standing, at, end - at),
    undefinedName,
  }));
}

/** The anchors that the tags of a piece of Markdown make. */
export function anchorsIn({ anchors }: InlineText, standing: Standing): Page["tagAnchors"][number][] {
  return anchors.map(({ id, at }) => ({ id, place: placeOf(standing, at, id.length) }));
}

function placeOf(standing: Standing, at: number, length: number): Place {
  return { file: standing.file, ...standing.at(at), length: Math.max(1, length) };
}
