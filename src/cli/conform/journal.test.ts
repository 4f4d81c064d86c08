import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RecordEntry } from "../../../conformance/run/record.ts";
import { continueJournal, journalPath, readJournal, startJournal, type JournalHead } from "./journal.ts";

const head: JournalHead = {
  suite: "0.0.0",
  bundle: "b",
  bindings: "",
  profile: "p",
  target: "t",
  files: "",
  assurance: "full",
  seed: 7,
  maxExamples: 2,
  only: [],
  shard: "",
};
const began: RecordEntry = { what: "began", at: "2026-01-01T00:00:00.000Z" };
const ended = (index: number): RecordEntry => ({
  what: "case",
  booking: { obligation: "a/b", index, executed: 1, milliseconds: 1, happened: [], planted: false },
  traffic: [],
  requests: 1,
  canaries: 0,
  elapsed: index,
});

let cwd: string;
const shown = journalPath(undefined);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-journal-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Writes a journal of three entries and gives its lines. */
function written(): string[] {
  const journal = startJournal(cwd, shown, head, "plan");
  for (const entry of [began, ended(0), ended(1)]) journal.add(entry);
  journal.end(true);
  return readFileSync(join(cwd, shown), "utf8").split("\n").slice(0, -1);
}
const rewrite = (text: string): void => writeFileSync(join(cwd, shown), text);
const all = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

describe("a journal", () => {
  it("is read as it was written", () => {
    written();
    expect(readJournal(cwd, shown)).toMatchObject({ head, plan: "plan", entries: [began, ended(0), ended(1)] });
  });

  it("counts a last line that was cut off as not written, wherever it was cut, and goes on after the line before", () => {
    const lines = written();
    const last = lines.at(-1) ?? "";
    for (const left of [0, 1, 40, last.length - 1, last.length]) {
      rewrite(all(lines.slice(0, -1)) + last.slice(0, left));
      const read = readJournal(cwd, shown);
      expect(read.entries).toEqual([began, ended(0)]);
      const journal = continueJournal(cwd, shown, read, "plan");
      journal.add(ended(2));
      journal.end(true);
      expect(readJournal(cwd, shown).entries).toEqual([began, ended(0), ended(2)]);
    }
  });

  const edits: [string, (lines: string[]) => string[]][] = [
    ["with a number in it changed", (lines) => lines.map((line) => line.replace('"executed":1', '"executed":9'))],
    ["with a line taken out of the middle", (lines) => lines.toSpliced(2, 1)],
    ["with a line twice", (lines) => [...lines, lines.at(-1) ?? ""]],
    ["with two lines in the other order", (lines) => [...lines.slice(0, 3), ...lines.slice(3).toReversed()]],
    ["with a line of one's own", (lines) => [...lines, JSON.stringify({ ...ended(4), chain: "0".repeat(64) })]],
    ["with another seed", (lines) => lines.map((line) => line.replace('"seed":7', '"seed":8'))],
    ["that is something else", () => ["{}"]],
  ];
  it.each(edits)("is refused %s", (_how, edit) => {
    rewrite(all(edit(written())));
    expect(() => readJournal(cwd, shown)).toThrow(/run\.jsonl is not as the run wrote it, from line \d$/u);
  });

  it("holds nothing but entries, though its digests are right", () => {
    const journal = startJournal(cwd, shown, head, "plan");
    journal.add({ ...ended(0), booking: { obligation: "a/b", index: 0, executed: 0 } });
    journal.end(true);
    expect(() => readJournal(cwd, shown)).toThrow("is not as the run wrote it, from line 3");
  });

  it("is not there before it was begun, and not after a run that was finished", () => {
    expect(() => readJournal(cwd, shown)).toThrow("there is no run to go on with");
    const journal = startJournal(cwd, shown, head, "plan");
    journal.end(false);
    expect(existsSync(join(cwd, ".membrane"))).toBe(false);
  });

  it("of an older run is not taken away from a newer one that was begun in its place", () => {
    const older = startJournal(cwd, shown, head, "plan");
    const newer = startJournal(cwd, shown, { ...head, seed: 8 }, "plan");
    older.add(began);
    older.end(false);
    newer.end(true);
    expect(readJournal(cwd, shown)).toMatchObject({ head: { seed: 8 }, entries: [] });
  });
});
