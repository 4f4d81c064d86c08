import type { MarkdownIt, StateBlock, Token } from "markdown-it";

/** As the parser has it: more cells that nobody wrote are no table but an attack. */
const MOST_ADDED = 65_536;

/**
 * Makes a parser give one token `row` for each row of a table, which holds its cells, in place of a dozen. A reference is nearly all tables,
 * and making those tokens took longer than all else. What is a table, and where it ends, stays the parser's to say.
 */
export function rowsAsOne({ block: { ruler } }: MarkdownIt): void {
  const original = ruler.__rules__[ruler.__find__("table")]?.fn;
  if (original === undefined) throw new Error("the Markdown parser has no rule for tables");
  ruler.at(
    "table",
    (state, first, end, silent) => {
      if (!original(state, first, end, true)) return false;
      if (!silent) readTable(state, first, end, ruler.getRules("blockquote"));
      return true;
    },
    { alt: ["paragraph", "reference"] },
  );
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

type Interrupts = readonly ((state: StateBlock, line: number, end: number, silent: boolean) => boolean)[];

function readTable(state: StateBlock, first: number, end: number, interrupts: Interrupts): void {
  const before = state.parentType;
  state.parentType = "table";
  const open = state.push("table_open", "table", 1);
  const header = split(lineOf(state, first));
  pushRow(state, first, header, header.length);
  let added = 0;
  let line = first + 2;
  for (; line < end; line++) {
    if (isBehind(state, line) || interrupts.some((rule) => rule(state, line, end, true))) break;
    const text = lineOf(state, line);
    if (text === "" || (state.sCount[line] ?? 0) - state.blkIndent >= 4) break;
    const cells = split(text);
    added += header.length - cells.length;
    if (added > MOST_ADDED) break;
    pushRow(state, line, cells, header.length);
  }
  state.push("table_close", "table", -1);
  open.map = [first, line];
  state.parentType = before;
  state.line = line;
}

function isBehind({ sCount, blkIndent }: StateBlock, line: number): boolean {
  return (sCount[line] ?? 0) < blkIndent;
}

function lineOf({ src, bMarks, tShift, eMarks }: StateBlock, line: number): string {
  return src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line]).trim();
}

function pushRow(state: StateBlock, line: number, written: readonly string[], columns: number): void {
  const token = state.push("row", "tr", 0);
  token.map = [line, line + 1];
  const meta: RowMeta = { cells: Array.from({ length: columns }, (_, column) => (written[column] ?? "").trim()) };
  token.meta = meta;
}

/** What stands between the bars of a row. A bar behind a backslash is part of its cell. */
function split(row: string): string[] {
  const cells = row.includes("\\") ? splitEscaped(row) : row.split("|");
  if (cells[0] === "") cells.shift();
  if (cells.at(-1) === "") cells.pop();
  return cells;
}

function splitEscaped(row: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let from = 0;
  for (let bar = row.indexOf("|"); bar >= 0; bar = row.indexOf("|", bar + 1)) {
    if (row[bar - 1] === "\\") {
      cell += row.slice(from, bar - 1);
      from = bar;
    } else {
      cells.push(cell + row.slice(from, bar));
      cell = "";
      from = bar + 1;
    }
  }
  return [...cells, cell + row.slice(from)];
}
