import type { Change } from "../change.ts";
import type { FactSide } from "./fact-side.ts";
import type { CodeFact } from "./facts.ts";
import { bothOf, factChange, type FactSaid } from "./both.ts";

/** Compares refusal codes: what each stands for, and where each is in its life. A code is never given to anything else. */
export function compareCodes(base: FactSide, head: FactSide): Change[] {
  return bothOf(base.facts.codes, head.facts.codes).flatMap(([name, was, is]) =>
    said(was, is).map((each) => factChange(base, head, "codes", name, each)),
  );
}

function said(was: CodeFact | undefined, is: CodeFact | undefined): FactSaid[] {
  if (was === undefined) return [{ rule: "code-added", message: "there is another code", before: was, after: is }];
  if (is === undefined) return [gone(was)];
  return [...lifecycle(was, is), ...meaning(was, is)];
}

function gone(was: CodeFact): FactSaid {
  const message =
    was.lifecycle === "retired" ? "the tombstone of the code is gone" : "the code is gone and left no tombstone";
  return {
    rule: "code-removed",
    message,
    before: was,
    after: undefined,
    remedy: 'put it back with lifecycle "retired": a code is taken for ever',
  };
}

function lifecycle(was: CodeFact, is: CodeFact): FactSaid[] {
  const [before, after] = [was.lifecycle, is.lifecycle];
  if (before === after) return [];
  const rule =
    before === "retired"
      ? "code-revived"
      : after === "retired"
        ? "code-retired"
        : after === "deprecated"
          ? "code-deprecated"
          : "code-lifecycle";
  const remedy = before === "retired" ? { remedy: "take a new code" } : {};
  return [{ rule, message: `it was ${before} and is ${after}`, member: "lifecycle", before, after, ...remedy }];
}

function meaning(was: CodeFact, is: CodeFact): FactSaid[] {
  const remedy = "keep what the code stands for, or retire it and take a new one";
  const remeant = (member: keyof CodeFact, message: string): FactSaid => ({
    rule: "code-remeant",
    message,
    member,
    before: was[member],
    after: is[member],
    remedy,
  });
  const left = was.families.filter((each) => !is.families.includes(each));
  const joined = is.families.filter((each) => !was.families.includes(each));
  return [
    ...(was.status === is.status ? [] : [remeant("status", `its status was ${was.status} and is ${is.status}`)]),
    ...(was.retryable === is.retryable
      ? []
      : [remeant("retryable", `the same request ${is.retryable ? "may" : "can not"} succeed later`)]),
    ...(left.length === 0 && joined.length === 0
      ? []
      : [remeant("families", `its families were ${was.families.join(", ")} and are ${is.families.join(", ")}`)]),
    ...conditions(was, is, remedy),
  ];
}

/** A code that answers under none of its conditions any more, but under others, is another code by the same name. */
function conditions(was: CodeFact, is: CodeFact, remedy: string): FactSaid[] {
  const added = is.conditions.filter((each) => !was.conditions.includes(each));
  if (added.length === 0) return [];
  const kept = was.conditions.some((each) => is.conditions.includes(each));
  const [before, after] = [was.conditions, is.conditions];
  if (kept || was.conditions.length === 0)
    return [
      { rule: "code-widened", message: `it answers ${added.join(", ")} too`, member: "conditions", before, after },
    ];
  const message = `it answered ${before.join(", ")} and answers ${after.join(", ")}`;
  return [{ rule: "code-remeant", message, member: "conditions", before, after, remedy }];
}
