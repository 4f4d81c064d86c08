import { sortFindings } from "../../diagnostics/finding.ts";
import { textReport } from "../../diagnostics/text-report.ts";
import type { Lock } from "../../generated/documents.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { openProject } from "../project.ts";
import { readAnchors } from "../published-anchors.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { writeWhole } from "../write-whole.ts";
import { lockFindings, lockStateOf, type LockState } from "./lock-findings.ts";

/** What `membrane lock` was asked for. */
export interface LockRequest {
  readonly contracts: string | undefined;
  /** Folder of the documentation, if it is not the usual one. */
  readonly docs: string | undefined;
  readonly approvals: string | undefined;
  /** Write nothing, and say whether the lock is that of the bundle. */
  readonly check: boolean;
  /** Nothing was published yet: a lock that the bundle names may be missing. */
  readonly begin: boolean;
}

/** Moves the lock of a bundle forward: 0 when it stands where the bundle does, 1 when the bundle went back, or, with `check`, when it went on. */
export function lock(request: LockRequest, terminal: Terminal): ExitCode {
  const project = openProject(request.contracts, terminal.cwd);
  if (project.fallback)
    throw new UsageError(
      "there is no contracts/bundle.json here, so there is nothing to lock",
      "name a bundle: --contracts <folder>",
    );
  const state = lockStateOf({ ...project, anchored: readAnchors(project, request.docs) }, request.approvals);
  if (request.check && state.read === undefined)
    throw new UsageError(
      `there is no ${state.shown}, so there is nothing to check`,
      state.named() === undefined ? "run: membrane lock" : lockFindings(state)[0]?.remedy,
    );
  if (!request.check) demandBeginning(request, state);
  const findings = sortFindings(lockFindings(state));
  if (state.back.length > 0 || (request.check && findings.length > 0)) {
    terminal.out(textReport(findings, { texts: project.texts, color: terminal.color }));
    terminal.talk(
      `${findings.length === 1 ? "1 error" : `${findings.length} errors`}, ${lookedAt(state)}${request.check ? "" : "; nothing was written"}\n`,
    );
    return EXIT.findings;
  }
  if (!request.check && state.read?.text !== state.next) writeWhole(state.path, state.shown, state.next);
  terminal.talk(`${state.shown} ${said(request, state)} (${lookedAt(state)})\n`);
  return EXIT.clean;
}

/** A lock that was lost or renamed is not silently begun anew: the new one would have forgotten what was published. */
function demandBeginning({ begin }: LockRequest, state: LockState): void {
  if (begin && state.read !== undefined)
    throw new UsageError(`there is a lock already: ${state.shown}`, "move it forward, run: membrane lock");
  const [missing] = state.read === undefined ? lockFindings(state) : [];
  if (!begin && missing !== undefined) throw new UsageError(missing.message, missing.remedy);
}

function said({ check }: LockRequest, { read, next, changes }: LockState): string {
  if (read === undefined) return "is new";
  if (check || read.text === next) return "is current";
  return `moved forward over ${changes.length} ${changes.length === 1 ? "change" : "changes"}`;
}

function lookedAt({ next }: LockState): string {
  const lock = JSON.parse(next) as Lock;
  const kinds = ["operations", "codes", "requirements", "obligations"] as const;
  const anchors = Object.values(lock.anchors ?? {}).reduce((count, { live }) => count + live.length, 0);
  return [
    ...kinds.map((kind) => `${Object.keys(lock[kind]).length} ${kind}`),
    ...(anchors === 0 ? [] : [`${anchors} anchors`]),
  ].join(", ");
}
