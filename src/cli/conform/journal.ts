import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { RecordEntry } from "../../../conformance/run/record.ts";
import type { Shard } from "../../../conformance/shards/deal.ts";
import { sha256 } from "../../bundle/digest.ts";
import { UsageError } from "../usage-error.ts";
import { entryOf } from "./journal-entry.ts";

/** Which run a journal is of. Two runs with equal heads do the same to the same target. */
export interface JournalHead {
  readonly suite: string;
  readonly bundle: string;
  /** Digest of the bindings, empty for none. */
  readonly bindings: string;
  readonly profile: string;
  readonly target: string;
  /** What it is made of, as far as that can be told. */
  readonly files: string;
  readonly assurance: string;
  readonly seed: number;
  readonly maxExamples: number;
  readonly only: readonly string[];
  readonly shard: string;
}

/** A journal as it was found. */
export interface ReadJournal {
  readonly head: JournalHead;
  /** Digest of the plan; undefined when the run was cut off before it had one. */
  readonly plan: string | undefined;
  readonly entries: readonly RecordEntry[];
  /** How many bytes of the file are good; what follows is a line that was cut off. */
  readonly length: number;
  readonly chain: string;
}

/** A journal that is written. */
export interface Journal {
  /** Writes one line at once. Throws when it cannot be written. */
  add(line: object): void;
  /** Ends writing. A journal that is not kept goes away, and its folder with it when nothing else is in there. */
  end(kept: boolean): void;
}

const FORMAT = "membrane-run/1";

/** Where the journal of a run is kept, relative to the current folder: the shards of one run do not share one. */
export function journalPath(shard: Shard | undefined): string {
  return join(".membrane", shard === undefined ? "run.jsonl" : `run-${shard.index}-of-${shard.of}.jsonl`);
}

/**
 * Reads a journal. Each line holds a digest of all before it, so a line that was changed, moved or taken out of the middle is noticed. A last line that was
 * cut off counts as not written; whatever else is missing at the end is run again. Throws a UsageError for a file that is not there or not as it was written.
 */
export function readJournal(cwd: string, shown: string): ReadJournal {
  const text = contentOf(cwd, shown);
  const lines = text.split("\n").slice(0, -1);
  if (lines.length === 0) throw nothing();
  let chain = "";
  const values = lines.map((line, at) => {
    const body = line.slice(0, -TAIL);
    chain = chainOf(chain, body);
    if (line.slice(-TAIL) !== tailOf(chain)) throw changed(shown, at + 1);
    return parsed(`${body}}`, shown, at + 1);
  });
  const [first, second, ...rest] = values;
  if (first?.["format"] !== FORMAT) throw changed(shown, 1);
  const length = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return {
    head: first["head"] as JournalHead,
    plan: second?.["plan"] as string | undefined,
    entries: rest.map((value, at) => {
      const entry = entryOf(value);
      if (entry === undefined) throw changed(shown, at + 3);
      return entry;
    }),
    length,
    chain,
  };
}

/** Starts a new journal in place of any that is there: one that is still written goes on in a file nobody finds. */
export function startJournal(cwd: string, shown: string, head: JournalHead, plan: string): Journal {
  const path = resolve(cwd, shown);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  const journal = journalOn(path, openSync(path, "ax"), "");
  journal.add({ format: FORMAT, head });
  journal.add({ plan });
  return journal;
}

/** Goes on with a journal after its last good line. */
export function continueJournal(
  cwd: string,
  shown: string,
  { length, chain, plan }: ReadJournal,
  now: string,
): Journal {
  const path = resolve(cwd, shown);
  const file = openSync(path, "r+");
  ftruncateSync(file, length);
  closeSync(file);
  const journal = journalOn(path, openSync(path, "a"), chain);
  if (plan === undefined) journal.add({ plan: now });
  return journal;
}

function journalOn(path: string, file: number, from: string): Journal {
  let chain = from;
  return {
    add: (line) => {
      const body = JSON.stringify(line).slice(0, -1);
      chain = chainOf(chain, body);
      writeSync(file, `${body}${tailOf(chain)}\n`);
    },
    end: (kept) => {
      // Another run may have started its own in this place.
      const own = statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino;
      closeSync(file);
      if (kept || !own) return;
      rmSync(path, { force: true });
      try {
        rmdirSync(dirname(path));
      } catch {
        // Something else is kept there.
      }
    },
  };
}

const tailOf = (chain: string): string => `,"chain":"${chain}"}`;
const TAIL = tailOf("0".repeat(64)).length;

/** A digest of a line and of all before it. */
function chainOf(before: string, body: string): string {
  return sha256(`${before}\n${body}`);
}

function contentOf(cwd: string, shown: string): string {
  try {
    return readFileSync(resolve(cwd, shown), "utf8");
  } catch (error) {
    throw nothing(error);
  }
}

function nothing(cause?: unknown): UsageError {
  return new UsageError("there is no run to go on with", "leave out --resume to begin one", { cause });
}

function parsed(text: string, shown: string, line: number): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw changed(shown, line);
  }
}

function changed(shown: string, line: number): UsageError {
  return new UsageError(`${shown} is not as the run wrote it, from line ${line}`, "begin again: leave out --resume");
}
