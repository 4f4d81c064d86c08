import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import type { Observation } from "../../src/protocol/call.ts";

/** What an answer says, read through the pointers of the contract. */
export interface Reading {
  readonly kind: "clean" | "refused" | "other" | "silent";
  readonly status: number;
  readonly json: unknown;
  readonly outcome: string | undefined;
  readonly code: string | undefined;
  readonly body: unknown;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads an observation the way the contract says. Anything that is not a well-formed answer of the operation is `other`. */
export function readAnswer(observation: Observation, operation: Operation, profile: Profile): Reading {
  if (observation.kind === "silence")
    return { kind: "silent", status: 0, json: undefined, outcome: undefined, code: undefined, body: undefined };
  const { pointers, refused_outcome: refusedOutcome } = profile.document.wire;
  const json = parse(observation.body);
  const outcome = stringAt(json, pointers.outcome);
  const code = stringAt(json, pointers.code);
  const body = valueAt(json, pointers.body);
  const { clean } = operation;
  const isClean = outcome === clean.outcome && observation.status === clean.status && code === clean.code;
  const kind = isClean ? "clean" : outcome === refusedOutcome && code !== undefined ? "refused" : "other";
  return { kind, status: observation.status, json, outcome, code, body };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

function stringAt(json: unknown, pointer: string): string | undefined {
  const value = valueAt(json, pointer);
  return typeof value === "string" ? value : undefined;
}
