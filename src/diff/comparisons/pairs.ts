import type { Bundle, Operation, Profile } from "../../bundle/model.ts";

/** A profile that both sides have. */
export interface Pair {
  readonly base: Profile;
  readonly head: Profile;
  /** The operations both have, in the order of the head. */
  readonly operations: readonly (readonly [base: Operation, head: Operation])[];
}

/** The profiles both bundles have, by their names. */
export function pairsOf(base: Bundle, head: Bundle): Pair[] {
  return head.profiles.flatMap((is): Pair[] => {
    const was = base.profiles.find(({ name }) => name === is.name);
    if (was === undefined) return [];
    const operations = is.operations.flatMap((operation) => {
      const before = was.operations.find(({ name }) => name === operation.name);
      return before === undefined ? [] : [[before, operation] as const];
    });
    return [{ base: was, head: is, operations }];
  });
}
