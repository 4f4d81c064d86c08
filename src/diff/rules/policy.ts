import type { DiffRule } from "./rule.ts";

const policy = (id: string, severity: DiffRule["severity"], why: string): DiffRule => ({
  id,
  kind: "policy",
  severity,
  why,
});

/** Promises change: labels, lifecycles, requirements, obligations, and what the documentation owes. */
export const POLICY_RULES: readonly DiffRule[] = [
  policy("label-fell", "error", "An operation promises less than it did; a label may rise and not fall."),
  policy("label-rose", "warning", "An operation promises more than it did, which asks for evidence."),
  policy(
    "label-remeant",
    "error",
    "A label stands for another promise than before, for every operation that carries it.",
  ),
  policy("label-removed", "error", "A label that was published is gone."),
  policy("label-added", "info", "There is a label that was not there before."),
  policy("code-removed", "error", "A refusal code left the list; one that ends stays as a tombstone for ever."),
  policy(
    "code-remeant",
    "error",
    "A refusal code stands for something else than before; a new meaning takes a new code.",
  ),
  policy("code-widened", "warning", "A refusal code answers under a condition it did not answer before."),
  policy("code-revived", "error", "A retired refusal code is in use again; it is taken for ever."),
  policy("code-deprecated", "warning", "A refusal code is on its way out."),
  policy("code-retired", "warning", "A refusal code answers nothing any more and stays as a tombstone."),
  policy("code-lifecycle", "warning", "A refusal code is in another part of its life."),
  policy("code-added", "info", "There is a refusal code that was not there before."),
  policy("code-planned", "info", "A code that nobody answers with yet is planned in another way."),
  policy("requirement-removed", "error", "A requirement that was published is gone."),
  policy("requirement-lowered", "error", "A requirement asks for less than it did."),
  policy("requirement-raised", "warning", "A requirement asks for more than it did."),
  policy("requirement-added", "info", "There is a requirement that was not there before."),
  policy("obligation-removed", "error", "Nothing shows any more that a target does what it promised here."),
  policy("obligation-lowered", "error", "An obligation that a target must meet is only recommended."),
  policy("obligation-raised", "warning", "An obligation that was recommended must be met."),
  policy("obligation-added", "info", "A target has to show something that it did not have to show before."),
  policy("anchor-removed", "error", "A place in the documentation that links may lead to is gone."),
  policy(
    "anchor-revived",
    "warning",
    "A place in the documentation that was let go is there again, and old links lead to it.",
  ),
  policy("anchor-added", "info", "There is a place in the documentation that links may lead to from now on."),
  policy("class-changed", "warning", "A value is handled as another class of data than before."),
  policy(
    "response-emits-less",
    "warning",
    "An implementation whose answers were good may give one that is not any more.",
  ),
  policy("topic-dropped", "error", "The documentation owes its readers a topic less."),
  policy("topic-added", "info", "The documentation owes its readers a topic more."),
  policy("claim-allowed", "error", "A page may claim what it was not to claim before."),
  policy("invariant-dropped", "error", "The contract does not promise an agreement any more."),
  policy("lane-changed", "error", "Pilots are admitted by other rules than before."),
  policy(
    "lock-dropped",
    "error",
    "The bundle does not name its lock any more, or names another, so what was published could be taken back unseen.",
  ),
  policy("lock-named", "info", "The bundle names its lock, so it cannot be lost unseen."),
  policy("document-changed", "warning", "A document of the bundle says something else than before."),
  policy(
    "contract-changed",
    "warning",
    "The contract says something else here, and what that means to whom cannot be told.",
  ),
  policy(
    "changed-since-lock",
    "warning",
    "The meaning is another than the one in the lock, which does not hold what it was.",
  ),
];
