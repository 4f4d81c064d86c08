import type { Approval } from "../generated/documents.ts";
import type { DiffFinding } from "./finding.ts";

/** What is wrong with an approval: it ended, it lets nothing pass, or there is another one for the same change. */
export interface ApprovalFault {
  readonly fingerprint: string;
  readonly fault: "expired" | "unused" | "duplicate";
  readonly says: string;
  /** Where it stands among the approvals, from 0. */
  readonly index: number;
}

/** What finds approvals that do not hold good. Their severity cannot be set: an approval that lets nothing pass is not looked at again. */
export const APPROVAL_RULES = [
  {
    id: "approval-expired",
    severity: "error",
    why: "An approval holds until its last day, and is looked at again then.",
  },
  {
    id: "approval-unused",
    severity: "error",
    why: "An approval of a change that is not there would let it pass once it comes.",
  },
  { id: "approval-duplicate", severity: "error", why: "Two approvals of one change disagree sooner or later." },
] as const;

/** Findings with those marked that a live approval names, and the approvals that do not hold good. */
export interface Approved {
  readonly findings: readonly DiffFinding[];
  readonly faults: readonly ApprovalFault[];
}

/** Lets changes pass that an approval names by their fingerprint. Days are in UTC, `2026-01-31`; an approval counts on its last one. */
export function applyApprovals(
  findings: readonly DiffFinding[],
  approvals: readonly Approval[],
  today: string,
): Approved {
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const seen = new Set<string>();
  const faults = approvals.flatMap(({ fingerprint, expires, rule }, index): ApprovalFault[] => {
    const again = seen.has(fingerprint);
    seen.add(fingerprint);
    const about = rule === undefined ? "" : ` (${rule})`;
    const wrong = (fault: ApprovalFault["fault"], says: string): ApprovalFault[] => [
      { fingerprint, fault, says: `${says}${about}`, index },
    ];
    return [
      ...(again ? wrong("duplicate", "the change has more than one approval") : []),
      ...(found.has(fingerprint) ? [] : wrong("unused", "the change is not there")),
      ...(expires < today ? wrong("expired", `the approval ended on ${expires}`) : []),
    ];
  });
  const live = new Map(
    approvals.filter(({ expires }) => expires >= today).map((approval) => [approval.fingerprint, approval]),
  );
  return {
    faults,
    findings: findings.map((finding) => {
      const approval = live.get(finding.fingerprint);
      if (approval === undefined) return finding;
      const { reason, author, expires } = approval;
      return { ...finding, approved: { reason, author, expires } };
    }),
  };
}
