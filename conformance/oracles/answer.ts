import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import { strictValueOf } from "../../src/bundle/strict-json.ts";
import type { Answer, Observation } from "../../src/protocol/call.ts";
import { unwrap } from "./unwrap.ts";

/** What an answer says, read through the pointers of the contract. */
export interface Reading {
  readonly kind: "clean" | "refused" | "other" | "silent";
  readonly status: number;
  readonly json: unknown;
  readonly outcome: string | undefined;
  readonly code: string | undefined;
  readonly body: unknown;
  /** Whether it says no, with a code that is known or not. */
  readonly refuses: boolean;
  /** Status that belongs to the code, where bindings say another than the contract. */
  readonly statusDue?: number;
  /** Places of the answer that the bindings know nothing of. */
  readonly beside: readonly string[];
  /** Whether answers of the profile say an outcome at all. */
  readonly saysOutcome: boolean;
  /** Outcomes and codes of the contract: only these may be quoted, for a target may answer with what it was sent. */
  readonly words: ReadonlySet<string>;
}

const NOTHING = { json: undefined, outcome: undefined, code: undefined, body: undefined, refuses: false, beside: [] };

/** Reads an observation the way the contract says. Anything that is not a well-formed answer of the operation is `other`. */
export function readAnswer(observation: Observation, operation: Operation, profile: Profile): Reading {
  const { wire } = profile;
  const about = { words: wordsOf(profile), saysOutcome: wire.outcome !== undefined };
  if (observation.kind === "silence") return { kind: "silent", status: 0, ...NOTHING, ...about };
  const { json, ...unwrapped } = unwrap(jsonOf(observation), observation.status, operation, profile);
  const outcome = wire.outcome === undefined ? undefined : stringAt(json, wire.outcome.at);
  const code = stringAt(json, wire.codeAt);
  const refuses = wire.outcome === undefined ? code !== undefined : outcome === wire.outcome.refused;
  const body = valueAt(json, refuses ? wire.refusalBodyAt : wire.bodyAt);
  const { clean } = operation;
  // Where answers say no outcome, only a body tells an accepted answer from an empty one.
  const seen = refuses || operation.response === undefined || body !== undefined;
  const isClean = seen && outcome === clean.outcome && observation.status === clean.status && code === clean.code;
  const kind = isClean ? "clean" : refuses && code !== undefined ? "refused" : "other";
  return { kind, status: observation.status, json, outcome, code, body, refuses, ...unwrapped, ...about };
}

const known = new WeakMap<Profile, ReadonlySet<string>>();

function wordsOf(profile: Profile): ReadonlySet<string> {
  const before = known.get(profile);
  if (before !== undefined) return before;
  const { outcomes, unrouted } = profile.document.wire;
  const codes = profile.operations.flatMap(({ refuses, clean }) => [...refuses.map(({ code }) => code), clean.code]);
  const words = new Set([...(outcomes ?? []), unrouted.code, ...codes.filter((code) => code !== undefined)]);
  known.set(profile, words);
  return words;
}

/** The body of an answer as every strict reader sees it; undefined when two could see different things: no strict JSON text, or one in a coding nobody asked for. */
export function jsonOf({ headers, body }: Answer): unknown {
  if (headers.some(([name, value]) => name === "content-encoding" && value.toLowerCase() !== "identity"))
    return undefined;
  return strictValueOf(body);
}

function stringAt(json: unknown, pointer: string): string | undefined {
  const value = valueAt(json, pointer);
  return typeof value === "string" ? value : undefined;
}
