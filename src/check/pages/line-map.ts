import type { Place } from "../../diagnostics/finding.ts";

/** Line and column, from one, of an offset in the content of an inline token. */
export type ContentMap = (offset: number) => { readonly line: number; readonly column: number };

/** Where the content of a paragraph or heading stands. The parser keeps lines but forgets columns, so each line is found again in the file. */
export function lineMap(lines: readonly string[], first: number, content: string): ContentMap {
  const starts = lineStarts(content);
  const parts = content.split("\n");
  const bases = parts.map((part, index) => baseColumn(lines[first + index] ?? "", part));
  return (offset) => {
    const index = lineAt(starts, offset);
    return { line: first + index + 1, column: (bases[index] ?? 0) + offset - (starts[index] ?? 0) + 1 };
  };
}

/** Where the content of a table cell stands in its row, and where the next cell is to be looked for. */
export function rowMap(
  line: string,
  content: string,
  cursor: number,
): { end: number; map: (row: number) => ContentMap } {
  const written = line.includes(content, cursor) ? content : content.replaceAll("|", "\\|");
  const found = line.indexOf(written, cursor);
  const base = found < 0 ? cursor : found;
  const end = content === "" || found < 0 ? line.indexOf("|", cursor + 1) : line.indexOf("|", found + written.length);
  return {
    end: end < 0 ? line.length : end,
    map: (row) => (offset) => ({ line: row + 1, column: base + offset + 1 }),
  };
}

/** Places in text that was taken from whole source lines: code, HTML. */
export function sourceLineMap(
  file: string,
  lines: readonly string[],
  first: number,
  content: string,
): (offset: number, length: number) => Place {
  const at = lineMap(lines, first, content);
  return (offset, length) => ({ file, ...at(offset), length: Math.max(1, length) });
}

function baseColumn(source: string, part: string): number {
  const end = source.trimEnd().length;
  const text = part.trimEnd();
  // A container (quote, list) only takes from the front of a line, so the content is its end.
  if (source.slice(0, end).endsWith(text)) return end - text.length;
  return Math.max(0, source.indexOf(text));
}

function lineStarts(content: string): number[] {
  const starts = [0];
  for (let at = content.indexOf("\n"); at >= 0; at = content.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
