import { relative } from "node:path";
import { hasOwnBundle, locateBundle } from "../../bundle/locate.ts";
import { SEVERITIES, type Severity } from "../../diagnostics/finding.ts";
import type { FindingsFormat } from "../../diagnostics/findings-formats.ts";
import { applyApprovals } from "../../diff/approvals.ts";
import { comparedOf, compareBundles, countedIn, type Compared, type Severities } from "../../diff/compare.ts";
import type { DiffFinding } from "../../diff/finding.ts";
import { today } from "../conform/baseline-file.ts";
import { demandWritable } from "../demand-writable.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { publish, type Output } from "../outputs.ts";
import { readAnchors } from "../published-anchors.ts";
import { readConfig } from "../read-config.ts";
import { openOrReport } from "../open-or-report.ts";
import { settingsOf } from "../rule-settings.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { approve, type Approving } from "./approve.ts";
import { approvalsFile, placeOfApproval, readApprovals } from "./approvals-file.ts";
import { againstLock, openLock, type OpenedLock } from "./open-lock.ts";
import { openSide, type OpenedSide } from "./open-side.ts";
import { diffReport } from "./report.ts";
import { saveWitnesses } from "./save-witnesses.ts";

/** What `membrane diff` was asked for. */
export interface DiffRequest {
  readonly base: string;
  readonly head: string | undefined;
  /** Folder of the documentation of the head, which a lock knows the anchors of. */
  readonly docs: string | undefined;
  readonly outputs: readonly Output<FindingsFormat>[];
  readonly failOn: Severity;
  readonly config: string | undefined;
  readonly approvals: string | undefined;
  readonly saveWitnesses: boolean;
  /** Lets one change pass instead of reporting. */
  readonly approving: Approving | undefined;
}

/** Compares two contracts: 0 when nothing is as bad as the threshold, 1 when something is, or when an approval does not hold good. Throws UsageError when there is nothing to compare. */
export async function diff(request: DiffRequest, terminal: Terminal): Promise<ExitCode> {
  demandWritable(request.outputs, terminal.cwd);
  const severities = Object.fromEntries(settingsOf(readConfig(request.config, terminal)));
  const approvals = readApprovals(
    request.approvals,
    terminal.cwd,
    request.approving !== undefined || request.approvals === undefined,
  );
  const { base, head, compared, found } = await openOrReport(
    () => comparisonOf(request, severities, terminal),
    { command: "membrane diff", looked: {}, counts: {}, outputs: request.outputs },
    terminal,
  );
  if (request.approving !== undefined) return approve(request.approving, request.approvals, found, terminal);
  const { findings, faults } = applyApprovals(found, approvals, today());
  const summary = summaryOf(findings, compared);
  publish(
    request.outputs,
    (format, color) =>
      diffReport(
        format,
        {
          base,
          head,
          compared,
          findings,
          faults,
          summary,
          approvalAt: placeOfApproval(request.approvals, terminal.cwd),
        },
        color,
      ),
    terminal,
  );
  if (request.saveWitnesses && "bundle" in base) saveWitnesses(findings, { base, head }, terminal);
  for (const { fingerprint, says } of faults) terminal.talk(`approval ${fingerprint}: ${says}\n`);
  if (faults.length > 0) terminal.talk(`  take them out of ${approvalsFile(request.approvals)}, or approve anew\n`);
  terminal.talk(`${summary}\n`);
  const bad = findings.some(({ severity, approved }) => approved === undefined && isAtLeast(severity, request.failOn));
  return bad || faults.length > 0 ? EXIT.findings : EXIT.clean;
}

interface Found {
  readonly base: OpenedSide | OpenedLock;
  readonly head: OpenedSide;
  readonly compared: Compared;
  readonly found: readonly DiffFinding[];
}

async function comparisonOf(request: DiffRequest, severities: Severities, terminal: Terminal): Promise<Found> {
  // The kit's own would stand in, and be found the same as something, or as nothing.
  if (request.head === undefined && !hasOwnBundle(terminal.cwd))
    throw new UsageError(
      "there is no contracts/bundle.json here, so there is nothing to compare",
      "run it where contracts/ lies, or name both sides: membrane diff <base> <head>",
    );
  const own = locateBundle(undefined, terminal.cwd);
  const head = openSide(request.head ?? (relative(terminal.cwd, own) || "."), terminal, own);
  const lock = openLock(request.base, terminal);
  if (lock !== undefined) {
    const anchored =
      head.onDisk === undefined || (request.head !== undefined && request.docs === undefined)
        ? undefined
        : readAnchors({ bundle: head.bundle, root: terminal.cwd }, request.docs);
    return { base: lock, head, ...againstLock(lock, { ...head, anchored }, severities) };
  }
  if (request.docs !== undefined)
    throw new UsageError("--docs goes with a lock only: of two contracts nothing but the contracts is compared");
  const base = openSide(request.base, terminal, head.onDisk ?? own);
  const compared = demandComparable(base, head);
  const { witnessesOf } = await import("../../diff/witness/find-witness.ts");
  return {
    base,
    head,
    compared,
    found: compareBundles({ base, head, severities, witnessOf: witnessesOf(base, head) }),
  };
}

function demandComparable(base: OpenedSide, head: OpenedSide): Compared {
  const compared = comparedOf(base, head);
  if (compared.profiles > 0) return compared;
  const names = ({ bundle }: OpenedSide): string => bundle.profiles.map(({ name }) => name).join(", ");
  throw new UsageError(`the two have no profile in common, so nothing was compared: ${names(base)} and ${names(head)}`);
}

function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

function summaryOf(findings: readonly DiffFinding[], compared: Compared): string {
  const open = findings.filter(({ approved }) => approved === undefined);
  const counts = SEVERITIES.map((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`;
  });
  const approved = findings.length - open.length;
  return `${[...counts, ...(approved > 0 ? [`${approved} approved`] : [])].join(", ")} (compared ${countedIn(compared)})`;
}
