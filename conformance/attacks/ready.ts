import type { Refusal } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import { byLimits, counterNamed, limitIn, type NamedCounter } from "../arbitraries/documents.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Template } from "../program/program.ts";
import {
  call,
  callStep,
  cleanInput,
  livesByName,
  putInForce,
  spokenBy,
  type Builder,
  type CallOptions,
} from "./build.ts";
import { FAULTS } from "./faults.ts";

/** A counter of an operation, and what it comes to under the document that limits most. */
export interface Limit {
  readonly counter: NamedCounter;
  readonly code: string;
  readonly limit: number;
}

/** Every counter of the operation, under the document that limits most. */
export function limits({ operation, profile }: Scene): Limit[] {
  return operation.refuses.flatMap((refusal) => {
    if (refusal.when !== "over-limit") return [];
    const counter = counterNamed(profile, refusal.counter);
    return [{ counter, code: refusal.code, limit: limitIn(profile, counter, narrowest(profile)(counter.document)) }];
  });
}

/** The document of a kind that limits most. */
export function narrowest(profile: Scene["profile"]): (kind: string) => string {
  return (kind) => byLimits(profile, kind, "narrowest");
}

/** A tenant under the document that limits most, with every name it may use in its live states. */
export interface Ready {
  readonly names: readonly Template[];
  input(name: number): Template;
  /** A clean call, and what must come of it: the clean answer unless said otherwise. */
  use(name: number, options?: CallOptions): string;
  /** A call with a fault. */
  fail(name: number, fault: Refusal, options: CallOptions): string;
}

/** Makes a tenant ready; undefined where callers name nothing that the operation asks for a state. */
export function ready(builder: Builder, as: "self" | "other"): Ready | undefined {
  const { operation, profile } = builder.scene;
  const base = new Map<string, Made>();
  putInForce(builder, operation, as, base, narrowest(profile));
  const own = livesByName(builder, operation, as, base);
  if (own === undefined) return undefined;
  const { names } = own;
  const lives = names.map((name) => own.live(name));
  if (as === "self") for (const [key, each] of base) builder.made.set(key, each);
  const input = (name: number): Template => spokenBy(cleanInput(builder, operation, lives[name] ?? base) ?? {}, as);
  return {
    names,
    input,
    use: (name, options = {}) => call(builder, operation, input(name), { as, ...options }),
    fail: (name, fault, options) => {
      // Not an attack, for those may be left out when a program is reduced: they leave nothing, and this leaves a failure.
      const draft = callStep(operation, input(name), { as, role: "control", ...options });
      return builder.add(FAULTS[fault.when]?.spoil(draft, builder, fault, operation) ?? draft);
    },
  };
}

/** How many calls the counters that count less apart let pass, over so many names. */
export function narrower(scene: Scene, counter: NamedCounter, names: number): number {
  return least(scene, counter, (other) => other.by.length > counter.by.length) * names;
}

/** How many calls the counters that count more together let pass. */
export function broader(scene: Scene, counter: NamedCounter): number {
  return least(scene, counter, (other) => other.by.length < counter.by.length);
}

function least({ operation, profile }: Scene, counter: NamedCounter, fits: (other: NamedCounter) => boolean): number {
  const others = operation.refuses.flatMap((refusal) =>
    refusal.when === "over-limit" ? [counterNamed(profile, refusal.counter)] : [],
  );
  const limiting = others.filter(
    (other) => other.counts === counter.counts && other.name !== counter.name && fits(other),
  );
  return Math.min(...limiting.map((other) => limitIn(profile, other, narrowest(profile)(other.document))));
}
