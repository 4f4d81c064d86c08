import fc from "fast-check";
import { askedOnce } from "../../bundle/asked-once.ts";
import { toPointer, valueAt, withValueAt } from "../../bundle/json-pointer.ts";
import type { Profile, Refusal } from "../../bundle/model.ts";
import type { Change } from "../change.ts";
import type { Witness } from "../finding.ts";
import type { Side } from "../side.ts";
import type { Aim, Step } from "./aim.ts";
import { judgeOf, type Judge } from "./judge.ts";
import { documentsOf } from "./making.ts";

/** Documents tried for one change. What shows it is built in, so the first one nearly always does. */
const TRIES = 200;
const SEED = 1;

/**
 * Finds for a change the smallest document that one contract takes and the other refuses, at the place that changed. Both sides judge it with the
 * validator; a document that only nearly shows it is none.
 */
export function witnessesOf(base: Side, head: Side): (change: Change) => Witness | undefined {
  const judges = askedOnce(judgeOf);
  return ({ aim }) => {
    if (aim === undefined) return undefined;
    const [was, is] = [base, head].map(({ bundle }) => bundle.profiles.find(({ name }) => name === aim.profile));
    if (was === undefined || is === undefined) return undefined;
    const [taking, other] = aim.takes === "base" ? [was, is] : [is, was];
    return search(aim, taking, {
      taker: judgeWithGates(judges(taking), taking, aim),
      refuser: judgeWithGates(judges(other), other, aim),
    });
  };
}

function search(aim: Aim, taking: Profile, { taker, refuser }: { taker: Judge; refuser: Judge }): Witness | undefined {
  const { steps, end, ...about } = aim;
  const refused = aim.takes === "base" ? "head" : "base";
  const shape = taking.schemas.get(aim.schemas[aim.takes]);
  if (shape === undefined) return undefined;
  const place = (document: unknown): string | undefined => {
    if (taker(aim.schemas[aim.takes], document).length > 0) return undefined;
    return refuser(aim.schemas[refused], document).find((at) => isAt(at, aim));
  };
  // A property that must fail: what makes it fail is the witness, and gets as small as it can.
  const documents = documentsOf(shape, taking.schemas, steps, end).map((document) =>
    withGatesOpen(document, taking, aim),
  );
  const { counterexample } = fc.check(
    fc.property(documents, (document) => place(document) === undefined),
    { seed: SEED, numRuns: TRIES },
  );
  if (counterexample === null) return undefined;
  const [document] = counterexample;
  return { about, accepted: aim.takes, refused, document, at: place(document) ?? "" };
}

function refusalsOf({ operations }: Profile, { operation, direction }: Aim): readonly Refusal[] {
  return direction === "request" ? (operations.find(({ name }) => name === operation)?.refuses ?? []) : [];
}

function gatesOf(profile: Profile, aim: Aim): Extract<Refusal, { when: "gate" }>[] {
  return refusalsOf(profile, aim).filter((refusal) => refusal.when === "gate");
}

/** Gates are part of what a request must hold, although no schema says so; so is what shows a standing. */
function judgeWithGates(judge: Judge, profile: Profile, aim: Aim): Judge {
  const gates = gatesOf(profile, aim);
  const standings = refusalsOf(profile, aim).filter((refusal) => refusal.when === "standing");
  return (schema, document) => {
    const faults = judge(schema, document);
    if (faults.length > 0) return faults;
    const closed = gates.filter(({ at, value }) => valueAt(document, at) !== value);
    const lacking = standings.filter(
      ({ at, values, provenance }) =>
        values.includes(valueAt(document, at) as string) && valueAt(document, provenance) === undefined,
    );
    return [...closed, ...lacking].map(({ at }) => at);
  };
}

function withGatesOpen(document: unknown, taking: Profile, aim: Aim): unknown {
  const [first] = aim.steps;
  const aimed = first !== undefined && "member" in first ? toPointer([first.member]) : undefined;
  return gatesOf(taking, aim).reduce(
    (opened, { at, value }) => (at === aimed || typeof opened !== "object" ? opened : withValueAt(opened, at, value)),
    document,
  );
}

/** Whether a document is refused because of what changed, or at least where it changed. */
function isAt(at: string, { steps, end }: Aim): boolean {
  const member = end.is === "with" || end.is === "without" ? [{ member: end.member }] : [];
  const way = [...steps, ...member].filter((step) => !("branch" in step));
  const parts = at.split("/").slice(1);
  const agrees = (part: string, step: Step | undefined): boolean =>
    step === undefined || ("member" in step ? step.member === part : /^[0-9]+$/u.test(part));
  // The tag of a union stands inside the place that changed.
  return parts.length >= way.length - 1 && parts.every((part, index) => agrees(part, way[index]));
}
