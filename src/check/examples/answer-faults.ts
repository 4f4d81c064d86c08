import { valueAt } from "../../bundle/json-pointer.ts";
import { statusesOf, type Bundle, type Operation, type Profile } from "../../bundle/model.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { meant } from "../context.ts";
import { namedFaults, shapeFaults, type ExampleFault } from "./example-faults.ts";
import { codesOf } from "./example-tag.ts";

/** An answer that an example shows. */
export interface ShownAnswer {
  readonly operation: Operation;
  readonly profile: Profile;
  readonly json: unknown;
  /** What its author says of it: an accepted answer, or the refusal with a code. */
  readonly claimed?: { readonly is: "response" } | { readonly is: "refusal"; readonly code: string };
}

/** What an answer says by its own words. */
export function refusalCodeOf({ wire }: Profile, json: unknown): string | undefined {
  const code = valueAt(json, wire.codeAt);
  if (typeof code !== "string") return undefined;
  return wire.outcome === undefined || valueAt(json, wire.outcome.at) === wire.outcome.refused ? code : undefined;
}

/** What is wrong with an answer: it is none that the operation gives. */
export function answerFaults(answer: ShownAnswer): ExampleFault[] {
  const { operation, profile, json, claimed } = answer;
  const code = refusalCodeOf(profile, json);
  const refuses =
    claimed === undefined ? code !== undefined : claimed.is === "refusal" || operation.clean.code !== undefined;
  const shape = refuses ? refusalShapeFaults(answer) : acceptedShapeFaults(answer);
  if (shape.length > 0) return shape;
  const words = [...nameFaults(answer), ...equalFaults(answer)];
  return refuses ? [...words, ...codeFaults(answer)] : [...words, ...outcomeFaults(answer)];
}

/** Statuses an answer may come with. */
export function statusesDue({ operation, profile, json }: ShownAnswer, bundle: Bundle): number[] {
  const code = refusalCodeOf(profile, json);
  return code === undefined ? [operation.clean.status] : statusesOf(bundle, operation, code);
}

function refusalShapeFaults({ profile, json }: ShownAnswer): ExampleFault[] {
  const { refusalEnvelope, refusalBody, refusalBodyAt } = profile.wire;
  const frame = refusalEnvelope === undefined ? [] : namedFaults(profile, refusalEnvelope, json);
  return frame.length > 0 ? frame : namedFaults(profile, refusalBody, valueAt(json, refusalBodyAt), refusalBodyAt);
}

function acceptedShapeFaults({ operation, profile, json }: ShownAnswer): ExampleFault[] {
  const { envelope, bodyAt } = profile.wire;
  const frame = envelope === undefined ? [] : namedFaults(profile, envelope, json);
  if (frame.length > 0 || operation.response === undefined) return frame;
  return shapeFaults(profile, operation.response.shape, valueAt(json, bodyAt), bodyAt);
}

function nameFaults({ operation, profile: { wire }, json }: ShownAnswer): ExampleFault[] {
  if (wire.operationAt === undefined || valueAt(json, wire.operationAt) === operation.name) return [];
  return [
    {
      pointer: wire.operationAt,
      message: `answer names another operation than ${operation.name}`,
      remedy: `write "${operation.name}"`,
    },
  ];
}

function equalFaults({ profile, json }: ShownAnswer): ExampleFault[] {
  return profile.document.wire.equal.flatMap(([one = "", ...others]) =>
    others
      .filter((other) => valueAt(json, other) !== valueAt(json, one))
      .map((other) => ({
        pointer: other,
        message: `value differs from the one at ${one}, the contract has them equal`,
      })),
  );
}

function codeFaults({ operation, profile, json, claimed }: ShownAnswer): ExampleFault[] {
  const pointer = profile.wire.codeAt;
  const code = valueAt(json, pointer);
  if (claimed?.is === "refusal" && code !== claimed.code)
    return [{ pointer, message: `refusal has another code than ${claimed.code}`, remedy: `write "${claimed.code}"` }];
  const codes = codesOf(operation);
  if (typeof code === "string" && codes.includes(code)) return [];
  const near = typeof code === "string" ? didYouMean(code, codes) : undefined;
  return [
    {
      pointer,
      message: `${operation.name} never refuses with ${JSON.stringify(code)}`,
      remedy: meant(near) ?? `run: membrane explain ${operation.name}`,
    },
  ];
}

function outcomeFaults({ operation, profile: { wire }, json }: ShownAnswer): ExampleFault[] {
  const { outcome } = operation.clean;
  if (wire.outcome === undefined || outcome === undefined || valueAt(json, wire.outcome.at) === outcome) return [];
  return [
    {
      pointer: wire.outcome.at,
      message: `an accepted answer of ${operation.name} has the outcome "${outcome}"`,
      remedy: `write "${outcome}"`,
    },
  ];
}
