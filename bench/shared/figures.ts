/** One table of a benchmark: a name and a figure for each column in every row. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A row of figures. */
export interface Row {
  readonly name: string;
  readonly figures: readonly (number | undefined)[];
}

/** The middle of some figures; of an even number, the upper one of the middle two. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;
}

/** Lays tables out for people, or as one JSON value for machines. Two runs can be compared by it: it says nothing of when and where it was made, but for the version of Node. */
export function printed(benchmark: string, tables: readonly Table[], json: boolean): string {
  if (json) return `${JSON.stringify({ benchmark, node: process.versions.node, tables }, rounded, 2)}\n`;
  return tables.map((table) => laidOut(table)).join("\n");
}

function laidOut({ title, columns, rows }: Table): string {
  const first = Math.max(...rows.map(({ name }) => name.length));
  const cells = rows.map(({ figures }) => figures.map((figure) => shown(figure)));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const line = (name: string, row: readonly string[]): string =>
    `  ${name.padEnd(first)}  ${row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join("  ")}`.trimEnd();
  return [title, line("", columns), ...rows.map(({ name }, index) => line(name, cells[index] ?? [])), ""].join("\n");
}

function rounded(_name: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}

/** Three digits that count: more would be noise. */
function shown(figure: number | undefined): string {
  if (figure === undefined || Number.isNaN(figure)) return "-";
  if (figure >= 100) return String(Math.round(figure));
  return figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
}
