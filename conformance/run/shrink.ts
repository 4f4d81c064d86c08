import { isPlace, type CallStep, type Program, type ReadStep, type Step, type Template } from "../program/program.ts";
import type { StillDue } from "./still-due.ts";

/**
 * Reduces a failing program: whole steps first, then members of inputs. `fails` runs a candidate and says whether it still shows the same problem.
 * Only what cannot change an expectation is taken away: in a program that only the model judges, any step; elsewhere, what comes after the failing step,
 * what only reads, and what should be refused and so leaves nothing behind; from a refused input, what leaves it due the same refusal.
 * At most `budget` candidates are run; the result always fails.
 */
export async function shrink(
  program: Program,
  failing: string,
  fails: (candidate: Program) => Promise<boolean>,
  budget: number,
  due: StillDue,
): Promise<Program> {
  let best = program;
  let left = budget;
  const spent = (): boolean => left <= 0;
  const attempt = async (candidate: Program): Promise<boolean> => {
    if (spent()) return false;
    left--;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  const modelled = program.steps.every((step) => isModelled(step));
  const removable = (step: Step, index: number): boolean =>
    modelled || index > indexOfStep(best, failing) || (step.id !== failing && leavesNothing(step));
  const after = best.steps.slice(0, indexOfStep(best, failing) + 1);
  if (after.length > 0 && after.length < best.steps.length) await attempt({ steps: after });
  for (
    let size = Math.ceil(best.steps.length / 2);
    size >= 1 && !spent();
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = best.steps.length - size; start >= 0 && !spent(); start -= size) {
      const steps = bridged(
        best.steps,
        (step, index) => index >= start && index < start + size && removable(step, index),
      );
      if (steps.length > 0 && steps.length < best.steps.length) await attempt({ steps });
    }
  }
  for (let changed = true; changed && !spent();) {
    changed = false;
    for (const candidate of smallerInputs(best, due)) {
      if (spent()) break;
      if (await attempt(candidate)) {
        changed = true;
        break;
      }
    }
  }
  return best;
}

/** Whether what a step expects follows from whatever stands before it. Set-ups and controls expect nothing that could be violated. */
function isModelled(step: Step): boolean {
  switch (step.do) {
    case "call":
    case "replay":
      return step.role === "setup" || step.role === "control" || step.expect.see === "model";
    case "read":
      return step.since === undefined || step.model === true;
    case "together":
      return step.steps.every((part) => isModelled(part));
    case "framed":
    // It knows the state of what is raced for and of nothing else that the racing requests need.
    case "race":
      return false;
    case "restart":
      return true;
  }
}

/** Whether a step, as expected, changes nothing of the target: it reads, or it is refused. */
export function leavesNothing(step: Step): boolean {
  if (step.do === "framed") return step.calls.every(({ expect }) => expect.see === "untaken");
  return step.do === "read" || (step.do === "call" && step.role === "attack" && step.expect.see === "refused");
}

/** The steps that stay. A reading that was compared with one that is gone is compared with the one before that. */
function bridged(steps: readonly Step[], gone: (step: Step, index: number) => boolean): Step[] {
  const removed = new Map<string, ReadStep>();
  return steps.flatMap((step, index): Step[] => {
    if (step.do !== "read") return gone(step, index) ? [] : [step];
    const before = step.since === undefined ? undefined : removed.get(step.since);
    const read = before === undefined ? step : across(before, step);
    if (!gone(step, index)) return [read];
    removed.set(step.id, read);
    return [];
  });
}

/** One reading in place of two: what both say was raised. Without anything to compare with, it only reads. */
function across(before: ReadStep, { do: kind, id, as, raised, model }: ReadStep): ReadStep {
  const { since } = before;
  if (since === undefined) return { do: kind, id, as };
  const names = [...Object.keys(before.raised ?? {}), ...Object.keys(raised ?? {})];
  const sum = Object.fromEntries(names.map((name) => [name, (before.raised?.[name] ?? 0) + (raised?.[name] ?? 0)]));
  return { do: kind, id, as, since, raised: sum, ...(model === undefined ? {} : { model }) };
}

function indexOfStep(program: Program, id: string): number {
  const index = program.steps.findIndex(
    (step) => step.id === id || (step.do === "together" && step.steps.some((part) => part.id === id)),
  );
  return index < 0 ? program.steps.length : index;
}

/** Every program with one member of one faulty input left out. What should be accepted stays whole: a smaller request could be refused for good reason. */
function* smallerInputs(program: Program, due: StillDue): Generator<Program> {
  for (const [index, step] of program.steps.entries()) {
    if (step.do !== "call" || step.role !== "attack" || step.expect.see !== "refused") continue;
    for (const input of smaller(step.input)) {
      if (due(step, input)) yield { steps: program.steps.with(index, withInput(step, input)) };
    }
  }
}

function* smaller(input: Template | undefined): Generator<Template> {
  if (typeof input !== "object" || input === null || isPlace(input)) return;
  if (Array.isArray(input)) {
    const items = input as readonly Template[];
    for (const index of items.keys()) yield items.toSpliced(index, 1);
    return;
  }
  const members = Object.entries(input as Record<string, Template>);
  for (const [name] of members) yield Object.fromEntries(members.filter(([other]) => other !== name));
  for (const [name, value] of members) {
    for (const less of smaller(value))
      yield Object.fromEntries(members.map(([other, kept]) => [other, other === name ? less : kept]));
  }
}

function withInput(step: CallStep, input: Template): Step {
  return { ...step, input };
}
