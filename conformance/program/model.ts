import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation, Profile, Refusal } from "../../src/bundle/model.ts";
import { isNamed, makesMove } from "../arbitraries/named.ts";
import { isPlace, type CallStep, type Template } from "./program.ts";

/** What the contract says must come of a call: the clean answer, or a refusal with this code. */
export type Prediction =
  | { readonly see: "clean"; readonly replayed: boolean }
  | { readonly see: "refused"; readonly code: string };

interface Thing {
  readonly owner: string;
  /** The request that created it, as sent. */
  readonly createdWith: unknown;
  state: string;
}

/** The state of all resources and counts of one case, kept by the rules of the contract and by nothing else. */
export interface Model {
  /** What must come of a call that is sent now. `sent` is its filled-in input. */
  predict(step: CallStep, operation: Operation, sent: unknown): Prediction;
  /** Takes note that the call was accepted. */
  accepted(step: CallStep, operation: Operation, sent: unknown): void;
  /** In which state a resource is that callers name: the first, until it was moved. */
  stateOf(resource: string, owner: string, name: unknown): string;
  /** How often each reading of a tenant was raised so far. */
  raised(speaker: "self" | "other"): Readonly<Record<string, number>>;
}

/** Starts an empty model of a profile. */
export function startModel(profile: Profile): Model {
  const things = new Map<string, Thing>();
  const acceptedSteps = new Set<string>();
  const counts: Record<"self" | "other", Record<string, number>> = { self: {}, other: {} };

  const keyOf = (step: string, resource: string): string => `${step} ${resource}`;
  const cited = (input: Template | undefined, at: string, resource: string): Thing | undefined => {
    const place = valueAt(input, at) as Template | undefined;
    return place !== undefined && isPlace(place) && place.$ === "issued"
      ? things.get(keyOf(place.step, resource))
      : undefined;
  };

  /** What a request is about: what the step it cites has issued, or what it names itself. */
  const meant = (step: CallStep, sent: unknown, at: string, resource: string): Thing | undefined =>
    isNamed(profile, resource)
      ? named(resource, step.as, valueAt(sent, at))
      : cited(step.input, at, resource);
  const named = (resource: string, owner: string, name: unknown): Thing => {
    const key = keyOf(JSON.stringify([owner, name ?? null]), resource);
    const start = profile.document.resources[resource]?.start ?? "";
    const known = things.get(key) ?? { owner, createdWith: undefined, state: start };
    things.set(key, known);
    return known;
  };

  const applies = (refusal: Refusal, step: CallStep, operation: Operation, sent: unknown): boolean => {
    if (refusal.when === "unknown") {
      const thing = cited(step.input, refusal.at, refusal.resource);
      const bound =
        thing !== undefined &&
        refusal.binds.every((pointer) => valueAt(thing.createdWith, pointer) === valueAt(sent, pointer));
      return thing?.owner !== step.as || !bound;
    }
    if (refusal.when === "state") {
      const thing = meant(step, sent, refusal.at, refusal.resource);
      return thing !== undefined && !refusal.live.includes(thing.state);
    }
    if (refusal.when !== "replay-state" || operation.idempotentAt === undefined) return false;
    const own = things.get(keyOf(step.id, refusal.resource));
    return own !== undefined && !refusal.live.includes(own.state);
  };
  /** Whether a call is the same as one before, and so has no effect of its own. */
  const isReplay = (step: CallStep, operation: Operation, sent: unknown): boolean =>
    operation.idempotentAt !== undefined &&
    acceptedSteps.has(step.id) &&
    valueAt(sent, operation.idempotentAt) !== undefined;

  return {
    predict(step, operation, sent) {
      const refusal = operation.refuses.find((each) => applies(each, step, operation, sent));
      return refusal === undefined
        ? { see: "clean", replayed: isReplay(step, operation, sent) }
        : { see: "refused", code: refusal.code };
    },
    accepted(step, operation, sent) {
      const replayed = isReplay(step, operation, sent);
      acceptedSteps.add(step.id);
      if (replayed || (step.as !== "self" && step.as !== "other")) return;
      for (const reading of operation.counts) counts[step.as][reading] = (counts[step.as][reading] ?? 0) + 1;
      for (const [name, resource] of Object.entries(profile.document.resources)) {
        // Later steps cite what the step issued first; what it issued when it was sent again nobody cites.
        const key = keyOf(step.id, name);
        if (resource.issued_by === operation.name && !things.has(key))
          things.set(key, { owner: step.as, createdWith: sent, state: resource.start });
        for (const move of resource.moves) {
          const made = move.by === operation.name && makesMove(move, sent);
          const thing = made ? meant(step, sent, move.at, name) : undefined;
          if (thing === undefined || !move.from.includes(thing.state)) continue;
          thing.state = move.to;
          break;
        }
      }
    },
    stateOf: (resource, owner, name) => named(resource, owner, name).state,
    raised: (speaker) => counts[speaker],
  };
}
