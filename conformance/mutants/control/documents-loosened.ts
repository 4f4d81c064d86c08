import { valueAt } from "../../../src/bundle/json-pointer.ts";
import type { Bundle } from "../../../src/bundle/model.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { bentRows, controlMutant, DISPATCH, READ_POLICY } from "./control-mutant.ts";

/** Policies that allow more than they say. */
export function documentsLoosened(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "policy/default-in-force",
      "A tenant that chose no policy has one all the same.",
      each("not-in-force-refused", READ_POLICY, DISPATCH),
      () => (parts) =>
        bentRows(parts, (tx) => ({ policyVersion: async () => (await tx.policyVersion()) ?? "default" })),
    ),
    controlMutant(
      bundle,
      "policy/any-item",
      "A list passes when any one of its items is allowed.",
      each("outside-refused", DISPATCH),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          outside: async (crossing, condition) => {
            const asked = valueAt(crossing.value(), condition.at);
            if (!Array.isArray(asked)) return parts.guards.outside(crossing, condition);
            for (const item of asked as unknown[]) {
              const alone = { ...crossing, value: () => withItem(crossing.value(), condition.at, item) };
              if ((await parts.guards.outside(alone, condition)) === undefined) return undefined;
            }
            return asked.length === 0 ? undefined : parts.guards.outside(crossing, condition);
          },
        },
      }),
    ),
    controlMutant(
      bundle,
      "policy/star-stands-for-all",
      "An item that ends in a star passes as if it stood for whatever begins like it.",
      each("outside-refused", DISPATCH),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          outside: (crossing, condition) => {
            const asked = valueAt(crossing.value(), condition.at);
            const starred = Array.isArray(asked) && asked.some((item) => String(item).endsWith("*"));
            return starred ? undefined : parts.guards.outside(crossing, condition);
          },
        },
      }),
    ),
  ];
}

/** The request with a list of one item. */
function withItem(value: unknown, at: string, item: unknown): unknown {
  const copy = structuredClone(value);
  const last = at.lastIndexOf("/");
  (valueAt(copy, at.slice(0, last)) as Record<string, unknown>)[at.slice(last + 1)] = [item];
  return copy;
}
