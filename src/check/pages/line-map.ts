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

/** Column, from zero, at which a cell begins in the line of its row. Cells may say the same, so those before it are found first. */
export function columnInRow(line: string, cells: readonly string[], column: number): number {
  let cursor = 0;
  let base = 0;
  for (const content of cells.slice(0, column + 1)) {
    const written = line.includes(content, cursor) ? content : content.replaceAll("|", "\\|");
    const found = line.indexOf(written, cursor);
    base = found < 0 ? cursor : found;
    const end = content === "" || found < 0 ? line.indexOf("|", cursor + 1) : line.indexOf("|", found + written.length);
    cursor = end < 0 ? line.length : end;
  }
  return base;
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
