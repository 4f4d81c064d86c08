import { valueAt } from "../../src/bundle/json-pointer.ts";
import { refusalWhen, type Operation, type Profile } from "../../src/bundle/model.ts";
import { isPlace, type CallStep, type Template } from "./program.ts";

/** What the contract says must come of a call: the clean answer, or a refusal with this code. */
export type Prediction =
  | { readonly see: "clean"; readonly replayed: boolean }
  | { readonly see: "refused"; readonly code: string };

interface Thing {
  readonly resource: string;
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
  /** How often each reading of a tenant was raised so far. */
  raised(speaker: "self" | "other"): Readonly<Record<string, number>>;
}

/** Starts an empty model of a profile. */
export function startModel(profile: Profile): Model {
  const things = new Map<string, Thing>();
  const acceptedSteps = new Set<string>();
  const counts: Record<"self" | "other", Record<string, number>> = { self: {}, other: {} };

  const cited = (input: Template | undefined, at: string): Thing | undefined => {
    const place = valueAt(input, at) as Template | undefined;
    return place !== undefined && isPlace(place) && place.$ === "issued" ? things.get(place.step) : undefined;
  };

  const refusal = (step: CallStep, operation: Operation, sent: unknown): string | undefined => {
    const unknown = refusalWhen(operation, "unknown");
    if (unknown !== undefined) {
      const thing = cited(step.input, unknown.at);
      const bound =
        thing !== undefined &&
        unknown.binds.every((pointer) => valueAt(thing.createdWith, pointer) === valueAt(sent, pointer));
      if (thing?.owner !== step.as || !bound) return unknown.code;
    }
    const state = refusalWhen(operation, "state");
    const thing = state === undefined ? undefined : cited(step.input, state.at);
    if (state !== undefined && thing !== undefined && !state.live.includes(thing.state)) return state.code;
    const handedBack = refusalWhen(operation, "replay-state");
    const own = things.get(step.id);
    if (handedBack !== undefined && own !== undefined && !handedBack.live.includes(own.state)) return handedBack.code;
    return undefined;
  };

  return {
    predict(step, operation, sent) {
      const code = refusal(step, operation, sent);
      return code === undefined ? { see: "clean", replayed: acceptedSteps.has(step.id) } : { see: "refused", code };
    },
    accepted(step, operation, sent) {
      const replayed = acceptedSteps.has(step.id);
      acceptedSteps.add(step.id);
      if (replayed || (step.as !== "self" && step.as !== "other")) return;
      for (const reading of operation.counts) counts[step.as][reading] = (counts[step.as][reading] ?? 0) + 1;
      for (const [name, resource] of Object.entries(profile.document.resources)) {
        if (resource.issued_by === operation.name) {
          things.set(step.id, { resource: name, owner: step.as, createdWith: sent, state: resource.start });
        }
        for (const move of resource.moves) {
          const thing = move.by === operation.name ? cited(step.input, move.at) : undefined;
          if (thing !== undefined && move.from.includes(thing.state)) thing.state = move.to;
        }
      }
    },
    raised: (speaker) => counts[speaker],
  };
}
