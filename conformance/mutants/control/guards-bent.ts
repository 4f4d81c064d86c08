import { valueAt } from "../../../src/bundle/json-pointer.ts";
import { operationsIn, refusalWhen, type Bundle, type RefusalCondition } from "../../../src/bundle/model.ts";
import type { ControlParts } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import {
  CONNECT,
  controlMutant,
  CONTROL_PLANE,
  DISPATCH,
  REVOKE,
  SET_POLICY,
  STATE,
  type ControlChange,
} from "./control-mutant.ts";

/** Guards of the control plane that answer in the wrong order, to what is no fault, or too late. */
export function controlGuardsBent(bundle: Bundle): Mutant[] {
  return [...outOfOrder(bundle), ...greedy(bundle), ...tooLate(bundle)];
}

function outOfOrder(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "guard-order/shape-after-tenant",
      "The shape is asked for after the tenant, so a member nobody declared hides behind a foreign tenant.",
      each("precedence", ...refusing(bundle, "foreign-tenant")),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          shape: async (crossing, condition) => {
            const foreign = refusalWhen(crossing.operation, "foreign-tenant");
            const answers = foreign === undefined ? undefined : await parts.guards["foreign-tenant"](crossing, foreign);
            return answers === undefined ? parts.guards.shape(crossing, condition) : undefined;
          },
        },
      }),
    ),
    controlMutant(
      bundle,
      "guard-order/collection-after-resources",
      "The collection is looked at after the resources.",
      each("precedence", DISPATCH),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          outside: async (crossing, condition) => {
            const resources = crossing.operation.refuses.find(
              (refusal) => refusal.when === "outside" && refusal.at === "/payload/resource_ids",
            );
            if (condition.at !== "/collection_id" || resources?.when !== "outside")
              return parts.guards.outside(crossing, condition);
            const answers = await parts.guards.outside(crossing, resources);
            return answers === undefined ? parts.guards.outside(crossing, condition) : undefined;
          },
        },
      }),
    ),
  ];
}

function greedy(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "guard-greedy/own-tenant-refused",
      "A request that names a tenant is refused, also when it is the caller's own.",
      each("control-accepted", ...refusing(bundle, "foreign-tenant")),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          "foreign-tenant": (crossing, condition) =>
            valueAt(crossing.value(), condition.at) === undefined
              ? undefined
              : { failedGate: condition.when, code: condition.code },
        },
      }),
    ),
    controlMutant(
      bundle,
      "guard-greedy/switch-off-refused",
      "A connector can be switched on and never off again.",
      each("control-accepted", STATE),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          shape: (crossing, condition) =>
            crossing.operation.name === STATE && valueAt(crossing.value(), "/enabled") === false
              ? { failedGate: condition.when, code: condition.code }
              : parts.guards.shape(crossing, condition),
        },
      }),
    ),
  ];
}

/** What is refused has its effect all the same. */
function tooLate(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "guard-late/outside",
      "A name nobody gave is refused once the call had its effect.",
      each("refusal-traceless", STATE, CONNECT, REVOKE, DISPATCH),
      () => effectFirst("outside"),
    ),
    controlMutant(
      bundle,
      "guard-late/idempotency-conflict",
      "Another request under a key that was used is refused once it had its effect.",
      each("refusal-traceless", STATE, SET_POLICY, CONNECT),
      () => effectFirst("idempotency-conflict"),
    ),
  ];
}

function effectFirst(when: "outside" | "idempotency-conflict"): ControlChange {
  return (parts) => {
    const guard = parts.guards[when] as ControlParts["guards"]["outside"];
    const late: typeof guard = async (crossing, condition) => {
      const refused = await guard(crossing, condition);
      const step = parts.steps[crossing.operation.name];
      if (refused !== undefined && step !== undefined && !step.stateless) await step.accept(crossing);
      return refused;
    };
    return { ...parts, guards: { ...parts.guards, [when]: late } };
  };
}

/** Operations that refuse with a condition. */
function refusing(bundle: Bundle, when: RefusalCondition): string[] {
  return operationsIn(bundle, CONTROL_PLANE)
    .filter((operation) => refusalWhen(operation, when) !== undefined)
    .map(({ name }) => name);
}
