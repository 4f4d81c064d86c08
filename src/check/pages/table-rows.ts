import type { MarkdownIt, Token } from "markdown-it";

/**
 * Makes a parser keep each row of a table as one token `row` that holds the source of its cells, in place of three tokens for each cell and two
 * for the row. A reference is nearly all tables, and making those tokens took longer than all else. What a table is, and how its rows are
 * split, stays the parser's to say.
 */
export function rowsAsOne({ block }: MarkdownIt): void {
  block.State = class extends block.State {
    /** Stands in for each token that is not kept. */
    private readonly passing = new this.Token("", "", 0);
    private inCell = false;
    private cells: string[] = [];

    override push(type: string, tag: string, nesting: Token["nesting"]): Token {
      switch (type) {
        case "tr_open": {
          const row = super.push("row", tag, 0);
          this.cells = [];
          const meta: RowMeta = { cells: this.cells };
          row.meta = meta;
          return row;
        }
        case "th_open":
        case "td_open":
          this.inCell = true;
          return this.passing;
        case "th_close":
        case "td_close":
          this.inCell = false;
          this.cells.push(this.passing.content);
          return this.passing;
        case "inline":
          return this.inCell ? this.passing : super.push(type, tag, nesting);
        case "tr_close":
        case "thead_open":
        case "thead_close":
        case "tbody_open":
        case "tbody_close":
          return this.passing;
        default:
          return super.push(type, tag, nesting);
      }
    }
  };
}

/** The cells of a row token; of any other there are none. */
export function cellsOf(token: Token): readonly string[] {
  const meta = token.meta as RowMeta | null;
  return meta?.cells ?? [];
}

/** What a row token holds: the source of each cell, in order. */
type RowMeta = {
  readonly cells: readonly string[];
};
