import { valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import type { Operation, Profile, Refusal } from "../../src/bundle/model.ts";
import { allowedBy, type InForceNames, type Outside } from "../arbitraries/documents.ts";
import { isNamed, makesMove, type Move } from "../arbitraries/named.ts";
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

/** Makes the first of the moves that starts from where a thing is. */
function moveOn(thing: Thing | undefined, moves: readonly Move[]): void {
  const move = moves.find(({ from }) => thing !== undefined && from.includes(thing.state));
  if (thing !== undefined && move !== undefined) thing.state = move.to;
}

/** Whether a refusal looks for another binding than a thing was made with, or finds none of the caller's. */
function isStrange(thing: Thing | undefined, { binds }: UnknownRefusal, as: string, sent: unknown): boolean {
  const bound = binds.every((pointer) => valueAt(thing?.createdWith, pointer) === valueAt(sent, pointer));
  return thing?.owner !== as || !bound;
}

type UnknownRefusal = Extract<Refusal, { when: "unknown" }>;

/** Whether a request has a key: where it may be left out, the same request without one is another. */
function hasKey({ idempotentAt = "", request }: Operation, profile: Profile, sent: unknown): boolean {
  const leaves = request === undefined ? [] : leavesOf(request.shape, profile.schemas);
  const optional = leaves.some(({ pointer, required }) => pointer === idempotentAt && !required);
  return !optional || valueAt(sent, idempotentAt) !== undefined;
}

/** Every resource a case knows of: what steps issued, and what callers name. */
interface Things {
  /** What a request is about: what the step it cites has issued, or what it names itself. */
  meant(step: CallStep, sent: unknown, at: string, resource: string): Thing | undefined;
  /** What a step itself made. */
  madeBy(step: CallStep, resource: string): Thing | undefined;
  named(resource: string, owner: string, name: unknown): Thing;
  /** Takes note of what an accepted call makes and moves. */
  change(step: CallStep, operation: Operation, sent: unknown): void;
}

function startThings(profile: Profile): Things {
  const { resources } = profile.document;
  const things = new Map<string, Thing>();
  const keyOf = (step: string, resource: string): string => `${step} ${resource}`;
  const cited = (input: Template | undefined, at: string, resource: string): Thing | undefined => {
    const place = valueAt(input, at) as Template | undefined;
    return place !== undefined && isPlace(place) && place.$ === "issued"
      ? things.get(keyOf(place.step, resource))
      : undefined;
  };
  const named: Things["named"] = (resource, owner, name) => {
    const key = keyOf(JSON.stringify([owner, name ?? null]), resource);
    const known = things.get(key) ?? { owner, createdWith: undefined, state: resources[resource]?.start ?? "" };
    things.set(key, known);
    return known;
  };
  const meant: Things["meant"] = (step, sent, at, resource) =>
    isNamed(profile, resource) ? named(resource, step.as, valueAt(sent, at)) : cited(step.input, at, resource);
  return {
    meant,
    madeBy: (step, resource) => things.get(keyOf(step.id, resource)),
    named,
    change: (step, operation, sent) => {
      for (const [name, resource] of Object.entries(resources)) {
        // Later steps cite what the step issued first; what it issued when it was sent again nobody cites.
        const key = keyOf(step.id, name);
        if (resource.issued_by === operation.name && !things.has(key))
          things.set(key, { owner: step.as, createdWith: sent, state: resource.start });
        const moves = resource.moves.filter((move) => move.by === operation.name && makesMove(move, sent));
        const [first] = moves;
        if (first !== undefined) moveOn(meant(step, sent, first.at, name), moves);
      }
    },
  };
}

/** Which documents each tenant put in force. */
interface InForce {
  of(owner: string): InForceNames;
  change(step: CallStep, operation: Operation, sent: unknown): void;
}

function startInForce(profile: Profile): InForce {
  const names = new Map<string, string>();
  const keyOf = (owner: string, kind: string): string => `${owner} ${kind}`;
  return {
    of: (owner) => (kind) => names.get(keyOf(owner, kind)),
    change: (step, operation, sent) => {
      for (const [kind, { inForce }] of profile.documents) {
        const name = inForce?.by === operation.name ? valueAt(sent, inForce.at) : undefined;
        if (typeof name === "string") names.set(keyOf(step.as, kind), name);
      }
    },
  };
}

/** Whether any value a refusal looks at is not allowed. */
function isOutside(profile: Profile, refusal: Outside, sent: unknown, inForce: InForceNames): boolean {
  const value = valueAt(sent, refusal.at);
  const values = Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
  const allowed: readonly unknown[] = allowedBy(profile, refusal, sent as Template, inForce);
  return values.some((each) => !allowed.includes(each));
}

/** Starts an empty model of a profile. */
export function startModel(profile: Profile): Model {
  const things = startThings(profile);
  const inForce = startInForce(profile);
  const acceptedSteps = new Set<string>();
  const counts: Record<"self" | "other", Record<string, number>> = { self: {}, other: {} };
  const applies = (refusal: Refusal, step: CallStep, operation: Operation, sent: unknown): boolean => {
    if (refusal.when === "unknown")
      return isStrange(things.meant(step, sent, refusal.at, refusal.resource), refusal, step.as, sent);
    if (refusal.when === "not-in-force") return inForce.of(step.as)(refusal.document) === undefined;
    if (refusal.when === "outside") return isOutside(profile, refusal, sent, inForce.of(step.as));
    if (refusal.when === "state") {
      const thing = things.meant(step, sent, refusal.at, refusal.resource);
      return thing !== undefined && !refusal.live.includes(thing.state);
    }
    if (refusal.when !== "replay-state" || operation.idempotentAt === undefined) return false;
    const own = things.madeBy(step, refusal.resource);
    return own !== undefined && !refusal.live.includes(own.state);
  };
  /** Whether a call is the same as one before, and so has no effect of its own. */
  const isReplay = (step: CallStep, operation: Operation, sent: unknown): boolean =>
    operation.idempotentAt !== undefined && acceptedSteps.has(step.id) && hasKey(operation, profile, sent);

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
      things.change(step, operation, sent);
      inForce.change(step, operation, sent);
    },
    stateOf: (resource, owner, name) => things.named(resource, owner, name).state,
    raised: (speaker) => counts[speaker],
  };
}
