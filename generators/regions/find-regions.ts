import type { Finding } from "../../src/diagnostics/finding.ts";
import { markersOf } from "../../src/markers/markers.ts";

/** What stands between a pair of markers of a page. */
export interface Region {
  /** Words of the marker: the name and its arguments. */
  readonly words: string;
  /** One-based line of the opening marker. */
  readonly line: number;
  /** Offsets of the text between the marker lines. */
  readonly start: number;
  readonly end: number;
}

const MARKER = /^ {0,3}<!-- membrane:(begin|end) ([a-z0-9]+(?:[ -][a-z0-9]+)*) -->[ \t]*$/u;
/** Markers that other readers of a page are for. */
const NO_REGION = /^(?:value|words)(?:\s|$)|^(?:end value|unpublished)$/u;

/** Finds the regions of a page. Markers shown in code are text. Marks that do not pair up are findings, and then nothing of the page may be written. */
export function findRegions(path: string, text: string): { regions: Region[]; findings: Finding[] } {
  const regions: Region[] = [];
  const findings: Finding[] = [];
  const marked = new Set(markersOf(text).flatMap(({ words, line }) => (NO_REGION.test(words) ? [] : [line])));
  if (marked.size === 0) return { regions, findings };
  const lines = text.split("\n");
  const offsets = lineOffsets(lines);
  const fault = (line: number, message: string, remedy: string): void => {
    const place = { file: path, line: line + 1, column: 1, length: Math.max(1, lines[line]?.length ?? 1) };
    findings.push({ rule: "region-marker", severity: "error", place, message, remedy });
  };
  let open: { words: string; line: number } | undefined;
  for (const line of marked) {
    const [, which, words = ""] = MARKER.exec((lines[line] ?? "").replace(/\r$/u, "")) ?? [];
    if (which === undefined)
      fault(line, "marker is malformed, expected it alone on its line", "write: <!-- membrane:begin <name> -->");
    else if (which === "begin") {
      if (open !== undefined)
        fault(
          line,
          `region "${words}" begins inside "${open.words}"`,
          `end it first: <!-- membrane:end ${open.words} -->`,
        );
      open = { words, line };
    } else if (open === undefined || open.words !== words) {
      fault(line, `region "${words}" ends and did not begin`, `begin it: <!-- membrane:begin ${words} -->`);
      open = undefined;
    } else {
      regions.push({ words, line: open.line + 1, start: offsets[open.line + 1] ?? 0, end: offsets[line] ?? 0 });
      open = undefined;
    }
  }
  if (open !== undefined)
    fault(open.line, `region "${open.words}" never ends`, `end it: <!-- membrane:end ${open.words} -->`);
  return { regions, findings };
}

function lineOffsets(lines: readonly string[]): number[] {
  const offsets = [0];
  for (const line of lines) offsets.push((offsets.at(-1) ?? 0) + line.length + 1);
  return offsets;
}
