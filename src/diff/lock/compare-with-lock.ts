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
]);

/** Compares a bundle with what was published. Of schemas and refusals the lock only knows digests, so it is said that they changed, and not how. */
export function compareWithLock(lock: FactSide, head: FactSide): Change[] {
  return [...compareFacts(lock, head), ...operations(lock, head), ...documents(lock, head)];
}

const REMEDY = "compare with a folder, an archive or a commit to see what it means";

function operations(lock: FactSide, head: FactSide): Change[] {
  return bothOf(lock.facts.operations, head.facts.operations).flatMap(([name, was, is]) => {
    const say = (rule: string, message: string, remedy?: string): Change[] => [
      factChange(lock, head, "operations", name, {
        rule,
        message,
        before: was,
        after: is,
        ...(remedy === undefined ? {} : { remedy }),
      }),
    ];
    if (is === undefined) return say("operation-removed", "the operation is gone");
    if (was === undefined) return say("operation-added", "there is another operation");
    return was.meaning === is.meaning
      ? []
      : say("changed-since-lock", "the contract of the operation says something else", REMEDY);
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
