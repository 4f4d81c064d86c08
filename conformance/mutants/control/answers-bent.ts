import { operationsIn, type Bundle } from "../../../src/bundle/model.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { spoiledAdapter } from "../spoiled-adapter.ts";
import {
  controlMutant,
  CONTROL_PLANE,
  DISPATCH,
  LISTED,
  type ControlChange,
  wrappedControl,
} from "./control-mutant.ts";

/** As much of the listing as is bent. */
interface Listing {
  readonly operations: readonly object[];
}

/** Answers of the control plane that say something else than the contract. */
export function controlAnswersBent(bundle: Bundle): Mutant[] {
  const all = operationsIn(bundle, CONTROL_PLANE);
  const refusing = all.filter(({ refuses }) => refuses.length > 0).map(({ name }) => name);
  return [
    controlMutant(
      bundle,
      "answers/label-drift",
      "The listing claims the label authentic for every route.",
      each("label-true", ...all.map(({ name }) => name)),
      () => listingBent((row) => ({ ...row, label: "authentic" })),
    ),
    controlMutant(
      bundle,
      "answers/undeclared-code",
      "The closed schema answers with a code no operation declares.",
      each("refusal-declared", ...refusing),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          shape: async (crossing, condition) => {
            const refused = await parts.guards.shape(crossing, condition);
            const { code } = crossing.profile.document.wire.unrouted;
            return refused === undefined ? undefined : { ...refused, code };
          },
        },
      }),
    ),
    controlMutant(
      bundle,
      "answers/another-declared-code",
      "A connector without a credential is said to be switched off.",
      [...each("state-refused", DISPATCH), ...each("refusal-reached", DISPATCH)],
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          state: async (crossing, condition) => {
            const refused = await parts.guards.state(crossing, condition);
            return refused === undefined ? undefined : { ...refused, code: "CONNECTOR_DISABLED" };
          },
        },
      }),
    ),
    wrappedControl(
      bundle,
      "answers/refused-with-200",
      "A refusal has the status of success.",
      each("refusal-declared", ...refusing),
      (adapter) => spoiledAdapter(adapter, (_request, answer) => ({ ...answer, status: 200 })),
    ),
  ];
}

function listingBent(bend: (row: object) => object): ControlChange {
  return (parts) => {
    const honest = parts.steps[LISTED];
    if (honest?.stateless !== true) return parts;
    const step: typeof honest = {
      stateless: true,
      accept: (crossing) => {
        const body = honest.accept(crossing) as Listing;
        return { ...body, operations: body.operations.map((row) => bend(row)) };
      },
    };
    return { ...parts, steps: { ...parts.steps, [LISTED]: step } };
  };
}
