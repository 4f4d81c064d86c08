import type { Change } from "../change.ts";
import { bothOf, factChange } from "../facts/both.ts";
import { compareFacts } from "../facts/compare-facts.ts";
import type { FactSide } from "../facts/fact-side.ts";

/** What a lock may never be moved over, whatever a project says of the rules: only an approval lets it pass. */
export const NEVER_BACK: ReadonlySet<string> = new Set([
  "operation-removed",
  "label-fell",
  "label-remeant",
  "label-removed",
  "code-removed",
  "code-remeant",
  "code-revived",
  "requirement-removed",
  "requirement-lowered",
  "obligation-removed",
  "obligation-lowered",
  "anchor-removed",
]);

/** Compares a bundle with what was published. Of schemas and refusals the lock only knows digests, so it is said that they changed, and not how. */
export function compareWithLock(lock: FactSide, head: FactSide): Change[] {
  return [...compareFacts(lock, head), ...operations(lock, head), ...documents(lock, head)];
}

const REMEDY = "compare with a folder, an archive or a commit to see what it means";

function operations(lock: FactSide, head: FactSide): Change[] {
  return bothOf(lock.facts.operations, head.facts.operations).flatMap(([name, was, is]) => {
    if (was === undefined || is === undefined || was.meaning === is.meaning) return [];
    const message = "the contract of the operation says something else";
    const [before, after] = [was.meaning, is.meaning];
    return [
      factChange(lock, head, "operations", name, {
        rule: "changed-since-lock",
        message,
        before,
        after,
        remedy: REMEDY,
      }),
    ];
  });
}

function documents(lock: FactSide, head: FactSide): Change[] {
  return bothOf(lock.facts.documents, head.facts.documents).flatMap(([path, was, is]) => {
    if (was === is) return [];
    const how =
      is === undefined
        ? "is not in the bundle any more"
        : was === undefined
          ? "is new in the bundle"
          : "says something else";
    const said = { rule: "changed-since-lock", message: `the document ${how}`, before: was, after: is, remedy: REMEDY };
    return [factChange(lock, head, "documents", path, said)];
  });
}
