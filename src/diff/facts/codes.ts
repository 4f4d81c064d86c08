import type { Change } from "../change.ts";
import type { FactSide } from "./fact-side.ts";
import type { CodeFact } from "./facts.ts";
import { bothOf, factChange, type FactSaid } from "./both.ts";

/** Compares refusal codes: what each stands for, and where each is in its life. A code is never given to anything else. */
export function compareCodes(base: FactSide, head: FactSide): Change[] {
  return bothOf(base.facts.codes, head.facts.codes).flatMap(([name, was, is]) =>
    said(was, is, others(base.facts.codes, name)).map((each) => factChange(base, head, "codes", name, each)),
  );
}

/** Which other code answered a condition before. */
type Others = (condition: string) => string | undefined;

function others(codes: Readonly<Record<string, CodeFact>>, own: string): Others {
  return (condition) =>
    Object.entries(codes).find(([name, fact]) => name !== own && fact.conditions.includes(condition))?.[0];
}

function said(was: CodeFact | undefined, is: CodeFact | undefined, before: Others): FactSaid[] {
  if (was === undefined) return [{ rule: "code-added", message: "there is another code", before: was, after: is }];
  if (is === undefined) return [gone(was)];
  return [...lifecycle(was, is), ...meaning(was, is, before)];
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

function meaning(was: CodeFact, is: CodeFact, others: Others): FactSaid[] {
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
    ...conditions(was, is, remedy, others),
  ];
}

/**
 * A code that answers under none of its conditions any more, but under others, is another code by the same name; so is one that answers what another code
 * answered, and nothing it did itself, though both be conditions of a kind. Of the same kind about something else, it may have been renamed.
 */
function conditions(was: CodeFact, is: CodeFact, remedy: string, others: Others): FactSaid[] {
  const [before, after] = [was.conditions, is.conditions];
  const [kindsBefore, kindsAfter] = [kindsOf(before), kindsOf(after)];
  const added = after.filter((each) => !kindsBefore.has(kindOf(each)));
  const keepsKind = before.some((each) => kindsAfter.has(kindOf(each)));
  const owners = before.some((each) => after.includes(each)) ? [] : after.flatMap((each) => others(each) ?? []);
  if (before.length > 0 && ((added.length > 0 && !keepsKind) || owners.length > 0)) {
    const whose = owners.length === 0 ? "" : `, which ${owners[0]} did`;
    const message = `it answered ${before.join(", ")} and answers ${after.join(", ")}${whose}`;
    return [{ rule: "code-remeant", message, member: "conditions", before, after, remedy }];
  }
  if (added.length === 0) return [];
  return [{ rule: "code-widened", message: `it answers ${added.join(", ")} too`, member: "conditions", before, after }];
}

function kindsOf(conditions: readonly string[]): ReadonlySet<string> {
  return new Set(conditions.map(kindOf));
}

/** The condition alone, whatever it is about. */
function kindOf(condition: string): string {
  return condition.split(" ", 1)[0] ?? "";
}
