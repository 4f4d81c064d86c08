import { isPlace, type Program, type Step, type Template } from "../program/program.ts";
import { leavesNothing } from "./shrink.ts";

/**
 * A program cut down to what plants one canary: what it needs before it, without the other faults and readings, and nothing after it.
 * Undefined when no single call plants it.
 */
export function focusedOn(program: Program, canary: number): Program | undefined {
  const carrier = program.steps.findIndex((step) => step.do === "call" && plants(step, canary));
  if (carrier < 0) return undefined;
  const needed = program.steps.slice(0, carrier).filter((step) => !leavesNothing(step));
  const steps = [...needed, ...program.steps.slice(carrier, carrier + 1)];
  return steps.length === program.steps.length ? undefined : { steps };
}

function plants(step: Extract<Step, { do: "call" }>, canary: number): boolean {
  const sent = [step.input ?? null, ...templatesIn(step.send)];
  return sent.some((template) => holds(template, canary));
}

function templatesIn(send: Extract<Step, { do: "call" }>["send"]): Template[] {
  const text = send?.bytes !== undefined && "text" in send.bytes ? [send.bytes.text] : [];
  return [...(send?.headers ?? []).flat(), ...(send?.query ?? []).flat(), send?.pathSuffix ?? null, ...text];
}

function holds(template: Template, canary: number): boolean {
  if (typeof template !== "object" || template === null) return false;
  if (!Array.isArray(template) && isPlace(template)) {
    if (template.$ === "planted" || template.$ === "canary") return template.n === canary;
    // The parts of an example are numbered within its own hundred.
    if (template.$ === "material") return template.n === Math.floor(canary / 100);
  }
  return Object.values(template).some((part) => holds(part as Template, canary));
}
