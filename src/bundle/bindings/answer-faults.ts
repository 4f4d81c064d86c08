import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { AlsoHeld, AnswersBinding, Bindings } from "../../generated/documents.ts";
import { toPointer } from "../json-pointer.ts";
import { leavesOf } from "../leaves.ts";
import { whyUnsafe } from "../safe-pattern.ts";
import type { AnswerBinding, Bundle, Operation, Profile } from "../model.ts";
import { derivedPlaces, placesOf } from "./answer-places.ts";
import type { BindingFault } from "./read-bindings.ts";

/** What of the answers could not be read as the bindings say, or would be read without being seen. */
export function answerFaults(bindings: Bindings, profile: Profile, bound: Profile, bundle: Bundle): BindingFault[] {
  const own = Object.entries(bindings.operations).map(([name, { answers }]) => ({
    at: `${toPointer(["operations", name])}/answers`,
    answers,
    of: [name],
  }));
  const parts = [{ at: "/answers", answers: bindings.answers, of: profile.operations.map(({ name }) => name) }, ...own];
  return [
    ...parts.flatMap(({ at, answers, of }) =>
      answers === undefined ? [] : saidFaults(answers, at, profile, of, bundle),
    ),
    ...bound.operations.flatMap((operation) => unseen(operation, profile, bindings)),
  ];
}

/** Names that nobody knows, and places the contract does not have. */
function saidFaults(
  answers: AnswersBinding,
  at: string,
  profile: Profile,
  of: readonly string[],
  bundle: Bundle,
): BindingFault[] {
  const known = codesOf(profile);
  const unknownCode = (pointer: string, code: string): BindingFault[] => {
    if (known.has(code)) return [];
    const near = didYouMean(code, known);
    const message = bundle.codes.has(code)
      ? `no operation of the profile refuses with ${code}`
      : `refusal code ${JSON.stringify(code)} does not exist`;
    return [{ pointer: at + pointer, message, ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }) }];
  };
  const places = placesOf(
    profile,
    profile.operations.filter(({ name }) => of.includes(name)),
  );
  return [
    ...Object.entries(answers.codes ?? {}).flatMap(([theirs, { is }]) =>
      unknownCode(toPointer(["codes", theirs, "is"]), is),
    ),
    ...Object.entries(answers.codeless ?? {}).flatMap(([status, code]) => [
      ...unknownCode(toPointer(["codeless", status]), code),
      ...(/^4[0-9]{2}$/u.test(status)
        ? []
        : [
            {
              pointer: at + toPointer(["codeless", status]),
              atName: true,
              message: "a refusal has a status from 400 to 499",
            },
          ]),
    ]),
    ...Object.keys(answers.members ?? {}).flatMap((place) => {
      if (places.has(place)) return [];
      const near = didYouMean(place, places);
      return [
        {
          pointer: at + toPointer(["members", place]),
          atName: true,
          message: `the contract has nothing at ${place} of an answer`,
          ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
        },
      ];
    }),
    ...Object.entries(answers.also ?? {}).flatMap(([place, held]) => {
      const message = heldFault(held);
      return message === undefined ? [] : [{ pointer: at + toPointer(["also", place]), message }];
    }),
  ];
}

function codesOf({ operations, document }: Profile): Set<string> {
  const codes = operations.flatMap(({ refuses, clean }) => [
    ...refuses.map(({ code }) => code),
    ...(clean.code === undefined ? [] : [clean.code]),
  ]);
  return new Set([...codes, document.wire.unrouted.code]);
}

/** A value that may be anything is a place where anything may come out. */
function heldFault({ type, pattern, enum: words, minimum, maximum }: AlsoHeld): string | undefined {
  const bounds = minimum !== undefined || maximum !== undefined;
  if (type === "string") {
    if (bounds) return "a text has no least or greatest";
    if ((pattern === undefined) === (words === undefined))
      return "a text needs either a pattern or the list of texts there are";
    return pattern === undefined ? undefined : patternFault(pattern);
  }
  if (pattern !== undefined || words !== undefined) return `a ${type} has no pattern and no list of texts`;
  return type === "boolean" && bounds ? "a boolean has no least or greatest" : undefined;
}

/** What holds for patterns of contracts, and that it says something at all. */
function patternFault(pattern: string): string | undefined {
  if (/^\^\.[*+]\$$/u.test(pattern)) return "pattern says nothing: any line of text satisfies it";
  return whyUnsafe(pattern, true);
}

/** What the contract wants to see of an answer, and the bindings take from nowhere or from where something else is taken. */
function unseen(operation: Operation, profile: Profile, bindings: Bindings): BindingFault[] {
  const { answers } = operation;
  if (answers === undefined) return [];
  const at =
    bindings.operations[operation.name]?.answers === undefined
      ? "/answers"
      : `${toPointer(["operations", operation.name])}/answers`;
  const missing = [
    ...missingOf(
      profile,
      answers,
      profile.wire.envelope,
      profile.wire.bodyAt,
      operation.response === undefined ? undefined : answers.result,
    ),
    ...missingOf(
      profile,
      answers,
      profile.wire.refusalEnvelope,
      profile.wire.refusalBodyAt,
      operation.refuses.length === 0 ? undefined : answers.refusal,
    ),
  ];
  return [
    ...[...new Set(missing)].map((place) => ({
      pointer: at,
      atName: true,
      message: `the contract asks for ${place} in answers of ${operation.name}, and the bindings take it from nowhere`,
      remedy: "name its place in `members`",
    })),
    ...twice(answers).map(([place, other]) => ({
      pointer: at,
      atName: true,
      message: `${place} and ${other} are taken from one place, so one of them would not be seen`,
    })),
  ];
}

/** Required places of a frame that are taken from nowhere, and follow from nothing else that is seen. */
function missingOf(
  profile: Profile,
  answers: AnswerBinding,
  frame: string | undefined,
  bodyAt: string,
  body: string | undefined,
): string[] {
  const shape = frame === undefined ? undefined : profile.schemas.get(frame);
  const named = answers.members.map(([place]) => place);
  const covered = (pointer: string): boolean =>
    named.some((place) => pointer === place || pointer.startsWith(`${place}/`) || place.startsWith(`${pointer}/`));
  const derived = derivedPlaces(profile);
  const leaves = shape === undefined ? [] : leavesOf(shape, profile.schemas);
  return leaves
    .filter(({ required, pointer }) => required && !covered(pointer))
    .map(({ pointer }) => pointer)
    .filter((pointer) => (pointer === bodyAt ? body === undefined : !derived.has(pointer)));
}

function twice({ members }: AnswerBinding): (readonly [string, string])[] {
  return members.flatMap(([place, theirs], index) =>
    members.slice(0, index).flatMap(([other, before]) => (before === theirs ? [[place, other] as const] : [])),
  );
}
