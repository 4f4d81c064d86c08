import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "../src/diagnostics/finding.ts";
import { sortFindings } from "../src/diagnostics/finding.ts";
import { firstDifferentLine, showDifference } from "./difference.ts";
import { REPAIR_COMMAND, type GeneratedFile } from "./generated-file.ts";
import { extraPaths, presentTexts, type Present } from "./on-disk.ts";
import { changedOrigins, FORMAT, formatOf, provenanceOf } from "./provenance.ts";
import { standingOf } from "./regions/standing.ts";
import { differingValues } from "./values.ts";

/**
 * Compares what must exist with what does, and writes nothing. Missing, stale, extra and hand-edited texts, and those in another format, are rules of their own;
 * each finding stands at the first line that differs and names the command that repairs it.
 */
export function compareGenerated(
  files: readonly GeneratedFile[],
  root: string,
  command: string = REPAIR_COMMAND,
): Finding[] {
  const findings = files.flatMap((file) => {
    const present = presentTexts(file, root);
    if (file.kind === "value") return present.flatMap(({ text }) => differingValues(file, text, command));
    return (present.length === 0 ? [undefined] : present).flatMap((each) => findingOf(file, each, command) ?? []);
  });
  return sortFindings([...findings, ...extraPaths(files, root).map((path) => extra(path, root, command))]);
}

/** Shows where a file or region departs from what it must be, or the empty text when it does not depart or is missing. */
export function differenceOf(file: GeneratedFile, root: string): string {
  const [first, ...others] = file.kind === "value" ? [] : presentTexts(file, root);
  const present = [first, ...others].find((each) => each !== undefined && each.text !== file.content) ?? first;
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
  const run = `run: ${command}`;
  const isRegion = file.kind === "region";
  switch (standingOf(present.text, file.content)) {
    case "empty":
      return finding("missing", place, `${what} is empty, expected it as generated from the contracts`, run);
    case "stale":
      return finding("stale", place, `${what} is stale, ${whyStale(present.text, file.content)}`, run);
    case "older":
      return finding(
        "format",
        place,
        `${what} is in format ${formatOf(present.text) ?? 1}, this version of the kit writes format ${FORMAT}`,
        run,
      );
    case "unsigned":
      return finding("format", place, `${what} is as generated but has no checksum yet`, run);
    case "newer":
      return finding(
        "format",
        place,
        `${what} is in format ${formatOf(present.text) ?? ""}, this version of the kit writes format ${FORMAT}`,
        "use the version of the kit that wrote it, or a later one",
      );
    case "edited":
      return finding(
        "edited",
        place,
        `${what} was edited by hand, expected it as generated`,
        isRegion
          ? `move what is yours out of the markers, then run: ${discarding(command)}`
          : `change the contract instead, then delete the file or run: ${discarding(command)}`,
      );
    case "foreign":
      return finding(
        "edited",
        place,
        `${what} has no provenance line, expected it as generated`,
        isRegion
          ? `move what is yours out of the markers, then run: ${discarding(command)}`
          : `save what is yours elsewhere, then delete the file or run: ${discarding(command)}`,
      );
  }
}

/** The command that also makes again what somebody has changed. */
function discarding(command: string): string {
  return `${command}${command.startsWith("npm run ") ? " --" : ""} --discard-edits`;
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
  rule: "missing" | "stale" | "format" | "edited" | "extra",
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
