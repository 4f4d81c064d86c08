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

/** One row of a table in its file. */
export interface RowOfCells {
  readonly file: string;
  /** Line from zero, and what stands on it. */
  readonly line: number;
  readonly source: string;
  readonly cells: readonly string[];
}

/** A cell: its position in the table, and where it stands. */
export class Cell implements Standing {
  readonly table: number;
  readonly row: number;
  readonly column: number;
  private readonly among: RowOfCells;

  constructor(among: RowOfCells, table: number, row: number, column: number) {
    this.table = table;
    this.row = row;
    this.column = column;
    this.among = among;
  }

  get file(): string {
    return this.among.file;
  }

  at(offset: number): { line: number; column: number } {
    const { line, source, cells } = this.among;
    return { line: line + 1, column: columnInRow(source, cells, this.column) + offset + 1 };
  }
}

/** A block as it was read. All have the same members in the same order: a reference has tens of thousands of them. */
export class ReadBlock implements Block {
  readonly kind: Block["kind"];
  readonly quoted: boolean;
  readonly said: InlineText;
  readonly text: string;
  readonly cell: Cell | undefined;
  readonly level: number | undefined;
  readonly item: number | undefined;
  readonly info: Block["info"];
  private readonly standing: Standing;

  constructor(
    said: InlineText,
    standing: Standing,
    about: Pick<Block, "kind" | "quoted"> & { cell?: Cell; level?: number | undefined; item?: number | undefined },
    info?: Block["info"],
  ) {
    this.kind = about.kind;
    this.quoted = about.quoted;
    this.said = said;
    this.text = said.text;
    this.cell = about.cell;
    this.level = about.level;
    this.item = about.item;
    this.info = info;
    this.standing = standing;
  }

  place(offset: number, length: number): Place {
    return placeOf(this.standing, offsetIn(this.said, offset), length);
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
