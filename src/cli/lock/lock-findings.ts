import { join } from "node:path";
import { positionsOf } from "../../bundle/position.ts";
import type { Finding, Place } from "../../diagnostics/finding.ts";
import { applyApprovals } from "../../diff/approvals.ts";
import { findingsOf } from "../../diff/compare.ts";
import { factsOfSide } from "../../diff/facts/fact-side.ts";
import type { DiffFinding } from "../../diff/finding.ts";
import { compareWithLock, NEVER_BACK } from "../../diff/lock/compare-with-lock.ts";
import { LOCK_NAMED_AT, lockNameOf, namesLock } from "../../diff/lock/lock-name.ts";
import { factsOfLock, lockOf, lockText } from "../../diff/lock/lock.ts";
import { today } from "../conform/baseline-file.ts";
import { readApprovals } from "../diff/approvals-file.ts";
import type { Side } from "../../diff/side.ts";
import type { Project } from "../project.ts";
import { readLock, type LockRead } from "./lock-file.ts";

/** The lock of a project against its bundle. */
export interface LockState {
  /** Path as the user knows it. */
  readonly shown: string;
  readonly path: string;
  /** Undefined when there is none yet. */
  readonly read: LockRead | undefined;
  /** Where the bundle names it, if it does: then it must be there. */
  readonly named: () => Place | undefined;
  /** What may not be moved over and nobody approved. */
  readonly back: readonly DiffFinding[];
  /** Everything that changed. */
  readonly changes: readonly DiffFinding[];
  /** What the lock would be. */
  readonly next: string;
}

/** What of a project its lock holds: with its documentation, where that is known. */
export type Locked = Project & Pick<Side, "anchored">;

/** Compares a project with its lock. Throws a UsageError for a lock that cannot be read. */
export function lockStateOf(project: Locked, approvals?: string): LockState {
  const { bundle, shown: shownIn, root } = project;
  const name = lockNameOf(bundle);
  const [shown, path, named] = [shownIn(name), join(bundle.root, name), (): Place | undefined => namedIn(project)];
  const read = readLock(path, shown);
  const next = lockText(lockOf(project, read?.lock));
  // What would be written to the letter again has not changed, and hardly any check finds anything else.
  if (read === undefined || read.text === next) return { shown, path, read, named, back: [], changes: [], next };
  const lock = factsOfLock(read.lock, read.text, shown);
  const found = findingsOf(compareWithLock(lock, factsOfSide(project)), { base: lock.shown, head: shownIn }, {});
  const { findings: changes } = applyApprovals(found, readApprovals(approvals, root), today());
  const back = changes.filter(({ rule, approved }) => NEVER_BACK.has(rule) && approved === undefined);
  return { shown, path, read, named, back, changes, next };
}

/** What `membrane check` says of a lock. Nothing where a project has none and names none. */
export function lockFindings({ shown, read, named, back, next }: LockState): Finding[] {
  if (read === undefined) {
    const place = named();
    return place === undefined ? [] : [missing(shown, place)];
  }
  const moved = back.map(({ place, message, rule, remedy, subjects }): Finding => ({
    rule: "lock-moves-forward",
    severity: "error",
    place,
    message: `${message}: ${rule}, and the lock holds what it was`,
    remedy: remedy ?? `mend it, or let it pass: membrane diff ${shown} --approve <fingerprint>`,
    subject: `${rule} ${subjects.join(" ")}`,
  }));
  // What may not be moved over is mended first; then the lock may be current again.
  if (moved.length > 0 || read.text === next) return moved;
  return [
    {
      rule: "lock-current",
      severity: "error",
      place: { file: shown, line: 1, column: 1, length: 1 },
      message: "the lock is not that of the bundle",
      remedy: "run: membrane lock",
    },
  ];
}

/** A new lock would have forgotten what the lost one held, so it is asked for only where there never was one. */
function missing(shown: string, place: Place): Finding {
  return {
    rule: "lock-missing",
    severity: "error",
    place,
    message: `the lock ${shown} is not there`,
    remedy: "take it back from the last commit or release; where nothing was published yet, run: membrane lock --begin",
  };
}

function namedIn({ bundle, shown }: Project): Place | undefined {
  const { path, text } = bundle.sources.bundle;
  return namesLock(bundle) ? positionsOf(shown(path), text, path).at(LOCK_NAMED_AT) : undefined;
}
