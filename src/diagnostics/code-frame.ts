import type { Place } from "./finding.ts";

const CONTEXT = 1;
const WIDEST = 120;

/** The text that was shown last, in lines: findings come file by file, and a long page may have thousands. */
let latest: { readonly text: string; readonly lines: readonly string[] } = { text: "", lines: [""] };

/** Renders the lines around a place with a caret under it. Long lines are cut around the place, so a one-line file of megabytes stays readable. */
export function codeFrame(text: string, place: Place): string {
  const lines = linesOf(text);
  const first = Math.max(1, place.line - CONTEXT);
  const last = Math.min(lines.length, place.line + CONTEXT);
  const gutter = String(last).length;
  const out: string[] = [];
  for (let number = first; number <= last; number++) {
    const line = lines[number - 1] ?? "";
    const start = number === place.line && place.column > WIDEST - 20 ? place.column - 40 : 0;
    const shown = line.slice(start, start + WIDEST).replaceAll("\t", " ");
    const mark = number === place.line ? ">" : " ";
    out.push(`${mark} ${String(number).padStart(gutter)} | ${shown}`);
    if (number === place.line) {
      const before = " ".repeat(Math.max(0, place.column - 1 - start));
      const width = Math.max(1, Math.min(place.length, shown.length - before.length));
      out.push(`  ${" ".repeat(gutter)} | ${before}${"^".repeat(width)}`);
    }
  }
  return out.join("\n");
}

function linesOf(text: string): readonly string[] {
  if (latest.text !== text) latest = { text, lines: text.split(/\r?\n/u) };
  return latest.lines;
}
