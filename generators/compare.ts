import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "../src/diagnostics/finding.ts";
import { sortFindings } from "../src/diagnostics/finding.ts";
import { firstDifferentLine, showDifference } from "./difference.ts";
import { REPAIR_COMMAND, type GeneratedFile } from "./generated-file.ts";
import { extraPaths, presentText, type Present } from "./on-disk.ts";
import { changedOrigins, provenanceOf } from "./provenance.ts";

/**
 * Compares what must exist with what does, and writes nothing. Missing, stale, extra and hand-edited texts are four rules;
 * each finding stands at the first line that differs and names the command that repairs it.
 */
export function compareGenerated(
  files: readonly GeneratedFile[],
  root: string,
  command: string = REPAIR_COMMAND,
): Finding[] {
  const findings = files.flatMap((file) => findingOf(file, presentText(file, root), command) ?? []);
  return sortFindings([...findings, ...extraPaths(files, root).map((path) => extra(path, root, command))]);
}

/** Shows where a file or region departs from what it must be, or the empty text when it does not depart or is missing. */
export function differenceOf(file: GeneratedFile, root: string): string {
  const present = presentText(file, root);
  if (present === undefined) return "";
  const told = tellingPart(present.text, file.content);
  return showDifference(told.actual, told.expected, present.line + told.skipped);
}

function findingOf(file: GeneratedFile, present: Present | undefined, command: string): Finding | undefined {
  const what = file.kind === "file" ? "file" : `region "${file.region ?? ""}"`;
  if (present === undefined)
    return finding(
      "missing",
      at(file.path, 1),
      `${what} is missing, expected it as generated from the contracts`,
      `run: ${command}`,
    );
  if (present.text === file.content) return undefined;
  const told = tellingPart(present.text, file.content);
  const line = (firstDifferentLine(told.actual, told.expected) ?? 1) + told.skipped + present.line - 1;
  const place = at(file.path, line);
  // A region just written by hand is empty: nothing of anybody's is lost by filling it.
  if (present.text.trim() === "")
    return finding(
      "missing",
      place,
      `${what} is empty, expected it as generated from the contracts`,
      `run: ${command}`,
    );
  switch (provenanceOf(present.text)) {
    case "intact":
      return finding("stale", place, `${what} is stale, ${whyStale(present.text, file.content)}`, `run: ${command}`);
    case "edited":
      return finding(
        "edited",
        place,
        `${what} was edited by hand, expected it as generated`,
        `change the contract instead, then run: ${command}`,
      );
    case "absent":
      return finding(
        "edited",
        place,
        `${what} has no provenance line, expected it as generated`,
        `save what is yours elsewhere, then run: ${command}`,
      );
  }
}

/** The provenance line differs whenever anything does; it is left out unless nothing else differs. */
function tellingPart(actual: string, expected: string): { actual: string; expected: string; skipped: number } {
  const [below, belongs] = [actual.slice(actual.indexOf("\n") + 1), expected.slice(expected.indexOf("\n") + 1)];
  return provenanceOf(actual) === "absent" || below === belongs
    ? { actual, expected, skipped: 0 }
    : { actual: below, expected: belongs, skipped: 1 };
}

function whyStale(actual: string, expected: string): string {
  const changed = changedOrigins(actual, expected);
  if (changed.length === 0) return "the kit makes it differently now";
  return `${changed.join(", ")} ${changed.length === 1 ? "has" : "have"} changed since it was generated`;
}

function finding(
  rule: "missing" | "stale" | "edited" | "extra",
  place: Finding["place"],
  message: string,
  remedy: string,
): Finding {
  return { rule: `generated-${rule}`, severity: "error", place, message, remedy };
}

function extra(path: string, root: string, command: string): Finding {
  const ours = provenanceOf(readFileSync(resolve(root, path), "utf8").replaceAll("\r\n", "\n")) === "intact";
  const message = "file is extra, no generator makes it and its folder holds generated files only";
  return finding("extra", at(path, 1), message, ours ? `run: ${command}` : "move it to another folder, or delete it");
}

function at(file: string, line: number): Finding["place"] {
  return { file, line, column: 1, length: 1 };
}
