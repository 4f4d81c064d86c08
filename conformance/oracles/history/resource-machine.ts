import { canonicalJson } from "../../../src/bundle/canonical-json.ts";
import type { Operation, Profile, Refusal } from "../../../src/bundle/model.ts";
import { makesMove } from "../../arbitraries/named.ts";
import type { Machine } from "./linearize.ts";

/** One thing that was done to a resource, or seen beside it. */
export type Deed =
  /** An accepted call, a refusal because of the resource's state, or a call whose answer never came. */
  | {
      readonly kind: "call";
      readonly operation: Operation;
      /** The filled-in input, where a move depends on it. */
      readonly sent?: unknown;
      readonly result: "accepted" | "refused" | "lost";
    }
  /** How much each count has been raised since the start. */
  | { readonly kind: "counts"; readonly raised: Readonly<Record<string, number>> };

/** A resource and the counts beside it at one moment. */
export interface ResourceState {
  readonly state: string;
  readonly raised: Readonly<Record<string, number>>;
}

/** The refusal by which an operation asks for a state of the resource. */
export function stateNeeded(operation: Operation, resource: string): StateRefusal | undefined {
  return operation.refuses.find(
    (refusal): refusal is StateRefusal => refusal.when === "state" && refusal.resource === resource,
  );
}

type StateRefusal = Extract<Refusal, { when: "state" }>;

/** The machine a contract describes for one resource: its states, who moves it, who needs it live, and what is counted. It begins in the first state unless said. */
export function resourceMachine(profile: Profile, resource: string, start?: string): Machine<ResourceState, Deed> {
  const rules = profile.document.resources[resource];
  const isLive = (operation: Operation, state: string): boolean => {
    const needed = stateNeeded(operation, resource);
    return needed === undefined || needed.live.includes(state);
  };
  const accepted = (
    { operation, sent }: Extract<Deed, { kind: "call" }>,
    { state, raised }: ResourceState,
  ): ResourceState | undefined => {
    if (!isLive(operation, state)) return undefined;
    const moves =
      rules?.moves.filter((candidate) => candidate.by === operation.name && makesMove(candidate, sent)) ?? [];
    const move = moves.find((candidate) => candidate.from.includes(state));
    if (moves.length > 0 && move === undefined) return undefined;
    const counted = Object.fromEntries(operation.counts.map((name) => [name, (raised[name] ?? 0) + 1]));
    return { state: move?.to ?? state, raised: { ...raised, ...counted } };
  };
  return {
    start: { state: start ?? rules?.start ?? "", raised: {} },
    key: ({ state, raised }) => canonicalJson([state, raised]),
    step: (before, deed) => {
      if (deed.kind === "counts") {
        const agree = Object.entries(deed.raised).every(([name, by]) => by === (before.raised[name] ?? 0));
        return agree ? before : undefined;
      }
      switch (deed.result) {
        case "accepted":
          return accepted(deed, before);
        case "refused":
          return isLive(deed.operation, before.state) ? undefined : before;
        case "lost":
          return accepted(deed, before) ?? before;
      }
    },
  };
}
