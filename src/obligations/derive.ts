import { grouped, onceFor } from "../bundle/once-for.ts";
import { operationsOf, type Bundle, type Operation, type Profile } from "../bundle/model.ts";
import { OBLIGATION_KINDS } from "./kinds/index.ts";
import type { Obligation, ObligationKind, Subject } from "./obligation.ts";

/** Derives every obligation of a bundle: each kind for each operation it follows for, in the order of the documents and of the kinds. */
export function deriveObligations(bundle: Bundle): Obligation[] {
  return bundle.profiles.flatMap((profile) =>
    profile.operations.flatMap((operation) =>
      OBLIGATION_KINDS.flatMap((kind) => obligationOf(kind, { bundle, profile, operation })),
    ),
  );
}

/** The profile and operation an obligation is about. Throws when the bundle does not have them. */
export function subjectOf(bundle: Bundle, obligation: Obligation): Subject {
  const profile = bundle.profiles.find((candidate): candidate is Profile => candidate.name === obligation.profile);
  const operation = operationsOf(bundle).find(
    (candidate): candidate is Operation => candidate.name === obligation.operation,
  );
  if (profile === undefined || operation === undefined)
    throw new Error(`the bundle has no operation ${obligation.operation}`);
  return { bundle, profile, operation };
}

function obligationOf(kind: ObligationKind, subject: Subject): Obligation[] {
  if (!kind.follows(subject)) return [];
  const { bundle, operation } = subject;
  const requirements = judgedBy(bundle).get(`${operation.profile}/${kind.suffix}`) ?? [];
  const capability = operation.capability ?? kind.capability?.(subject);
  const level = requirements.some((entry) => entry.level === "MUST") ? "MUST" : "SHOULD";
  return [
    {
      id: `${operation.name}/${kind.suffix}`,
      profile: operation.profile,
      operation: operation.name,
      suffix: kind.suffix,
      promise: kind.promise,
      level,
      requirements: requirements.map((entry) => entry.id),
      powers: [...new Set(["wire" as const, ...(kind.alsoNeeds?.(subject) ?? []), ...kind.powers])],
      minimum: kind.minimum,
      passive: kind.passive ?? false,
      ...(capability === undefined ? {} : { capability }),
    },
  ];
}

/** Requirements by profile and by the suffix of an obligation that judges them, in document order. */
const judgedBy = onceFor(({ requirements }: Bundle) =>
  grouped(requirements, ({ profile, obligations }) => new Set(obligations.map((suffix) => `${profile}/${suffix}`))),
);
