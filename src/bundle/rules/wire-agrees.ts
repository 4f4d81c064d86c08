import type { ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";

/** What an answer is said to have in one place it has in the others too: an outcome nobody reads would decide nothing. */
export const wireAgrees: BundleRule = {
  id: "wire-agrees",
  why: "How a refusal is told from an accepted answer must be said once and for all answers, or one of them is taken for the other.",
  example: { in: "bundle", document: "profile", pointer: "/wire/refused_outcome", when: "present" },
  check: (draft) =>
    draft.profiles.flatMap((source) => [...outcomes(source), ...envelopes(source), ...cleanAnswers(source)]),
};

function outcomes(source: DraftSource<ProfileDocument>): Fault[] {
  const { wire } = source.value;
  const told = wire.pointers.outcome !== undefined;
  return (["outcomes", "refused_outcome"] as const).flatMap((member) => {
    const given = wire[member] !== undefined;
    if (given === told) return [];
    const message = given
      ? `answers are said to have an outcome, but wire.pointers does not say where`
      : `answers have an outcome at ${wire.pointers.outcome}, but the wire has no ${member}`;
    return [{ source, pointer: given ? `/wire/${member}` : "/wire", atName: true, message }];
  });
}

/** Only what has a frame has places in it. */
function envelopes(source: DraftSource<ProfileDocument>): Fault[] {
  const { envelope, refusal_envelope: refusalEnvelope, pointers, equal } = source.value.wire;
  const framed = envelope !== undefined;
  const refused = framed || refusalEnvelope !== undefined;
  const without = (pointer: string, message: string): Fault => ({ source, pointer, atName: true, message });
  return [
    ...(["operation", "outcome", "body"] as const).flatMap((part) =>
      pointers[part] === undefined || framed
        ? []
        : [without(`/wire/pointers/${part}`, `pointer ${part} needs an envelope, and the wire has none`)],
    ),
    ...(pointers.refusal_body === undefined || refused
      ? []
      : [without("/wire/pointers/refusal_body", "pointer refusal_body needs an envelope, and the wire has none")]),
    ...(equal.length === 0 || framed
      ? []
      : [without("/wire/equal", "pairs of places need an envelope, and the wire has none")]),
  ];
}

function cleanAnswers(source: DraftSource<ProfileDocument>): Fault[] {
  const { wire, operations } = source.value;
  const told = wire.pointers.outcome !== undefined;
  return Object.entries(operations).flatMap(([name, { clean }]) => {
    const at = toPointer(["operations", name, "clean"]);
    if (told === (clean.outcome !== undefined)) return [];
    const message = told
      ? `the clean answer of ${name} has no outcome, expected one of ${(wire.outcomes ?? []).join(", ")}`
      : `the clean answer of ${name} has an outcome, but answers of the wire say none`;
    return [{ source, pointer: told ? at : `${at}/outcome`, atName: true, message }];
  });
}
