/** A text of a contract as it stands in a page: code spans stay, everything else that Markdown or HTML would read is shown as written. */
export function prose(text: string): string {
  return oneLine(text)
    .split(/(`[^`]+`)/u)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[\\<*[\]]/gu, (mark) => `\\${mark}`)))
    .join("");
}

/** A word of the contract in code type, whatever back-ticks it holds. */
export function code(text: string): string {
  const inner = oneLine(text);
  const longest = Math.max(0, ...[...inner.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = inner.startsWith("`") || inner.endsWith("`") ? " " : "";
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** A link; the words are Markdown already. */
export function link(words: string, target: string): string {
  return `[${words}](${target})`;
}

/** A place to link to, for names that a heading's own slug would distort. */
export function anchor(id: string): string {
  return `<a id="${id.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></a>`;
}

/** A table; a bar inside a cell is escaped, an empty cell shows a dash. Nothing at all when there are no rows. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => withoutBars(oneLine(cell)) || "–").join(" | ")} |`;
  return `${[line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

function withoutBars(cell: string): string {
  return cell.includes("|") ? cell.replaceAll("|", String.raw`\|`) : cell;
}

/** Joins the parts of a page with one empty line between them; empty parts leave no gap. */
export function page(...parts: readonly (string | readonly string[])[]): string {
  const shown = parts.flat().map(withoutLastEnds);
  return `${shown.filter((part) => part !== "").join("\n\n")}\n`;
}

/** A bullet list. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${oneLine(item)}\n`).join("");
}

/** A count with its noun: `1 code`, `2 codes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function withoutLastEnds(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "\n") end--;
  return text.slice(0, end);
}

function oneLine(text: string): string {
  // Nearly every text is one already, and a reference has half a million.
  return (text.includes("\n") ? text.replaceAll(/\s*\n\s*/gu, " ") : text).trim();
}
