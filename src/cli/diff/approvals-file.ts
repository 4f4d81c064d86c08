import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { byCodeUnit } from "../../bundle/by-code-unit.ts";
import { metaSchemaFaults } from "../../bundle/meta-schema.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import type { Place } from "../../diagnostics/finding.ts";
import type { Approval, Approvals } from "../../generated/documents.ts";
import { isDay } from "../conform/baseline-file.ts";
import { placesIn } from "../places-in.ts";
import { writeWhole } from "../write-whole.ts";
import { UsageError } from "../usage-error.ts";

/** Where approvals are kept unless another file is named. */
const APPROVALS_FILE = "membrane.approvals.json";

/** The file of approvals as the user knows it. */
export function approvalsFile(asked: string | undefined): string {
  return asked ?? APPROVALS_FILE;
}

/** Reads the approvals asked for, or those in the current folder; none when there is no file. Throws a UsageError for a file that cannot be meant. */
export function readApprovals(asked: string | undefined, cwd: string, mayBeMissing = asked === undefined): Approval[] {
  const shown = approvalsFile(asked);
  const path = resolve(cwd, shown);
  if (!existsSync(path)) {
    if (mayBeMissing) return [];
    throw new UsageError("the approvals do not exist", "pass an existing file to --approvals");
  }
  // A pipe would be waited for.
  if (!statSync(path).isFile()) throw new UsageError(`${shown} is no file`, "pass an existing file to --approvals");
  const read = parseStrictJson(readFileSync(path, "utf8"));
  if ("fault" in read) throw new UsageError(`${shown} is not JSON (${read.fault.fault})`);
  const [fault] = metaSchemaFaults("approvals", read.value);
  if (fault !== undefined) throw new UsageError(`${shown}#${fault.pointer || "/"}: ${fault.message}`, fault.remedy);
  const { approvals } = read.value as Approvals;
  const wrong = approvals.findIndex(({ expires }) => !isDay(expires));
  if (wrong !== -1) throw new UsageError(`${shown}#/approvals/${wrong}/expires: there is no such day`);
  return approvals;
}

/** Where in the file an approval stands. */
export function placeOfApproval(asked: string | undefined, cwd: string): (index: number) => Place {
  const at = placesIn(approvalsFile(asked), cwd);
  return (index) => at(`/approvals/${index}/fingerprint`);
}

/** Writes approvals in the order of their fingerprints. Throws a UsageError when the file cannot be written. */
export function writeApprovals(asked: string | undefined, approvals: readonly Approval[], cwd: string): void {
  const shown = approvalsFile(asked);
  const document: Approvals = {
    format: "membrane-approvals/1",
    approvals: approvals.toSorted((a, b) => byCodeUnit(a.fingerprint, b.fingerprint)),
  };
  writeWhole(resolve(cwd, shown), shown, `${JSON.stringify(document, null, 2)}\n`);
}
