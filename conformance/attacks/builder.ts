import { refusalWhen, type Operation } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { NextNumber } from "../arbitraries/legal-value.ts";
import type { Scene } from "../arbitraries/scene.ts";
import {
  isPlace,
  type CallStep,
  type Expectation,
  type Program,
  type ReadStep,
  type Role,
  type Sending,
  type Speaker,
  type Step,
  type Template,
} from "../program/program.ts";

/** A program in the making. */
export interface Builder {
  readonly scene: Scene;
  readonly draw: Draw;
  readonly next: NextNumber;
  /** Latest step that made each resource for the speaker `self`. */
  readonly made: Map<string, Made>;
  /** Steps whose resource was cited by a request that moves it out of its live states. */
  readonly spent: Set<string>;
  /** Adds a step and returns its id. */
  add(step: WithoutId<Step>): string;
  program(): Program;
}

type WithoutId<S> = S extends { id: string } ? Omit<S, "id"> : never;

/** What a call may say beyond its input. */
export interface CallOptions {
  readonly as?: Speaker;
  readonly role?: Role;
  readonly send?: Sending;
  readonly expect?: Expectation;
  readonly within?: CallStep["within"];
}

const CLEAN: Expectation = { see: "clean" };

/** Starts an empty program. */
export function begin(scene: Scene, draw: Draw): Builder {
  const steps: Step[] = [];
  let number = 0;
  let id = 0;
  return {
    scene,
    draw,
    next: () => number++,
    made: new Map(),
    spent: new Set(),
    add(step) {
      const named = { ...step, id: `s${id++}` } as Step;
      steps.push(named);
      return named.id;
    },
    program: () => ({ steps }),
  };
}

/** Adds a call; it is an attack that expects the clean answer unless said otherwise. */
export function call(
  builder: Builder,
  operation: Operation,
  input: Template | undefined,
  options: CallOptions = {},
): string {
  return builder.add(callStep(operation, input, options));
}

/** A call that is not added yet. */
export function callStep(
  operation: Operation,
  input: Template | undefined,
  options: CallOptions = {},
): Omit<CallStep, "id"> {
  return {
    do: "call",
    role: options.role ?? "attack",
    operation: operation.name,
    as: options.as ?? "self",
    expect: options.expect ?? CLEAN,
    ...(input === undefined ? {} : { input }),
    ...(options.send === undefined ? {} : { send: options.send }),
    ...(options.within === undefined ? {} : { within: options.within }),
  };
}

/** Reads every count of a tenant; with `since`, exactly `raised` must have changed. */
export function read(
  builder: Builder,
  as: "self" | "other" = "self",
  since?: string,
  raised: Readonly<Record<string, number>> = {},
): string {
  if (Object.keys(builder.scene.profile.document.readings).length === 0) return "";
  const step: Omit<ReadStep, "id"> = { do: "read", as, ...(since === undefined ? {} : { since, raised }) };
  return builder.add(step);
}

/** What a clean call of the operation raises. */
export function raisedBy(operation: Operation, times = 1): Record<string, number> {
  return Object.fromEntries(operation.counts.map((reading) => [reading, times]));
}

/** The code of the operation's refusal with a condition. Throws when the operation has none: the attack does not follow for it. */
export function codeOf(operation: Operation, when: Parameters<typeof refusalWhen>[1]): string {
  const refusal = refusalWhen(operation, when);
  if (refusal === undefined) throw new Error(`${operation.name} does not refuse when ${when}`);
  return refusal.code;
}

/** Expects a refusal with one of the codes. */
export function refused(...codes: string[]): Expectation {
  return { see: "refused", codes };
}

/** Whether the operation takes a request that could be changed. */
export function hasInput(operation: Operation): boolean {
  return operation.request !== undefined && operation.input !== "none";
}

/** The same request as another speaker would send it: tenant and standing are its own. */
export function spokenBy(input: Template, speaker: "self" | "other"): Template {
  if (typeof input !== "object" || input === null) return input;
  if (Array.isArray(input)) return input.map((item) => spokenBy(item as Template, speaker));
  if (isPlace(input) && (input.$ === "tenant" || input.$ === "standing") && input.of !== "nobody")
    return { ...input, of: speaker };
  return Object.fromEntries(
    Object.entries(input as Record<string, Template>).map(([name, value]) => [name, spokenBy(value, speaker)]),
  );
}
