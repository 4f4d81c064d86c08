import { refusalWhen, type Bundle } from "../../src/bundle/model.ts";
import type { Reply } from "../../src/reference/answers.ts";
import type { StatelessStep } from "../../src/reference/step.ts";
import { mutated, wrapped, type Change, type Mutant } from "./mutant.ts";
import { CONSENT, each, GATE, INGEST, LISTING, PRECHECK, REVOKE, STATUS } from "./operations.ts";
import { spoiledAdapter } from "./spoiled-adapter.ts";

/** As much of the listing as is bent. */
interface Listing {
  readonly operations: readonly { readonly operation: string }[];
}

const WORKING = [CONSENT, INGEST, REVOKE, STATUS, PRECHECK];

/** Answers that say something else than the contract. */
// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
export function answersBent(bundle: Bundle): Mutant[] {
  const framed = (
    id: string,
    summary: string,
    claims: readonly string[],
    bend: (envelope: Record<string, never>, reply: Reply) => object,
  ): Mutant =>
    mutated(bundle, `answers/${id}`, summary, claims, () => (parts) => ({
      ...parts,
      answers: {
        envelope: (reply, crossing) => bend(parts.answers.envelope(reply, crossing) as Record<string, never>, reply),
      },
    }));
  const receipt = (change: object) => (envelope: Record<string, never>) => ({
    ...envelope,
    receipt: { ...(envelope["receipt"] as object | undefined), ...change },
  });
  const listing =
    (bend: (body: Listing) => object): (() => Change) =>
    () =>
    (parts) => {
      const honest = parts.steps[LISTING] as StatelessStep;
      const step: StatelessStep = { stateless: true, accept: (crossing) => bend(honest.accept(crossing) as Listing) };
      return { ...parts, steps: { ...parts.steps, [LISTING]: step } };
    };
  return [
    framed(
      "receipt-disagrees",
      "The receipt names another outcome than the answer.",
      each("closed-response", ...WORKING),
      receipt({ outcome: "failed" }),
    ),
    framed(
      "not-fixture",
      "The receipt claims to be no fixture.",
      each("closed-response", ...WORKING),
      receipt({ fixture: false }),
    ),
    framed(
      "claims-production",
      "Every body claims production admission.",
      each("closed-response", ...WORKING, GATE, LISTING),
      (envelope) => ({ ...envelope, body: { ...(envelope["body"] as object | undefined), productionAdmission: true } }),
    ),
    framed(
      "extra-member",
      "The envelope has a member nobody declared.",
      each("closed-response", ...WORKING),
      (envelope) => ({
        ...envelope,
        debug: true,
      }),
    ),
    framed(
      "no-receipt",
      "Refusals carry no receipt.",
      each("closed-response", ...WORKING, GATE),
      (envelope, { outcome }) => {
        const { receipt: _dropped, ...rest } = envelope;
        return outcome === "refused" ? rest : envelope;
      },
    ),
    mutated(
      bundle,
      "answers/undeclared-code",
      "The closed schema answers with a code the operation does not declare.",
      each("refusal-declared", ...WORKING, GATE),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          shape: async (crossing, condition) => {
            const refused = await parts.guards.shape(crossing, condition);
            return refused === undefined ? undefined : { ...refused, code: "request_rejected" };
          },
        },
      }),
    ),
    mutated(
      bundle,
      "answers/another-declared-code",
      "A value outside what the consent covers is refused as if the consent were revoked.",
      [...each("scope-refused", INGEST), ...each("refusal-reached", INGEST)],
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          scope: async (crossing, condition) => {
            const refused = await parts.guards.scope(crossing, condition);
            const code = refusalWhen(crossing.operation, "state")?.code;
            return refused === undefined || code === undefined ? refused : { ...refused, code };
          },
        },
      }),
    ),
    wrapped(
      bundle,
      "answers/refused-with-200",
      "A refusal has the status of success.",
      each("refusal-declared", ...WORKING, GATE),
      (adapter) => spoiledAdapter(adapter, (_request, answer) => ({ ...answer, status: 200 })),
    ),
    mutated(
      bundle,
      "answers/label-drift",
      "The listing claims the label authentic for every operation.",
      each("label-true", ...WORKING, GATE, LISTING),
      listing((body) => ({ ...body, operations: body.operations.map((row) => ({ ...row, label: "authentic" })) })),
    ),
    mutated(
      bundle,
      "answers/capability-denied",
      "The listing denies the optional capability and still names its operation.",
      each("label-true", LISTING),
      listing((body) => ({ ...body, capabilities: [] })),
    ),
    mutated(
      bundle,
      "answers/capability-hidden",
      "The listing neither has the optional capability nor its operation, which is served all the same.",
      each("label-true", LISTING),
      listing((body) => ({
        ...body,
        capabilities: [],
        operations: body.operations.filter(({ operation }) => operation !== GATE),
      })),
    ),
  ];
}
