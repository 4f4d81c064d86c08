import { valueAt } from "../../src/bundle/json-pointer.ts";
import { refusalWhen, type Bundle } from "../../src/bundle/model.ts";
import { textAt } from "../../src/reference/crossing.ts";
import { consentCited, memberOf } from "../../src/reference/guards/consent.ts";
import { mutated, type Mutant } from "./mutant.ts";
import { CONSENT, each, INGEST } from "./operations.ts";

/** Guards that answer in the wrong order, or to what is no fault. */
export function guardsBent(bundle: Bundle): Mutant[] {
  return [
    mutated(
      bundle,
      "guard-order/gate-after-tenant",
      "The gate is asked after the tenant, so a closed gate hides behind a foreign tenant.",
      each("precedence", CONSENT, INGEST),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          gate: async (crossing, condition) => {
            const foreign = refusalWhen(crossing.operation, "foreign-tenant");
            const answers = foreign === undefined ? undefined : await parts.guards["foreign-tenant"](crossing, foreign);
            return answers === undefined ? parts.guards.gate(crossing, condition) : undefined;
          },
        },
      }),
    ),
    mutated(
      bundle,
      "guard-loose/binding-begins-alike",
      "What a consent is bound to is compared as far as the consent says it.",
      each("unknown-refused", INGEST),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          unknown: async (crossing, condition) => {
            const consent = await consentCited(crossing, condition.at);
            const alike = condition.binds.every((at) => {
              const bound = memberOf(consent, at);
              return typeof bound === "string" && textAt(crossing, at)?.startsWith(bound) === true;
            });
            return consent !== undefined && alike ? undefined : parts.guards.unknown(crossing, condition);
          },
        },
      }),
    ),
    mutated(
      bundle,
      "guard-greedy/sandbox-refused",
      "The shape guard refuses the sandbox mode, which is legal.",
      each("control-accepted", CONSENT, INGEST),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          shape: (crossing, condition) =>
            valueAt(crossing.value(), "/mode") === "sandbox"
              ? { failedGate: condition.when, code: condition.code }
              : parts.guards.shape(crossing, condition),
        },
      }),
    ),
  ];
}
