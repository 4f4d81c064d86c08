import { digestOf, sha256 } from "../bundle/digest.ts";
import { valueAt } from "../bundle/json-pointer.ts";
import type { Operation, Profile, Refusal } from "../bundle/model.ts";
import type { CallRequest } from "../protocol/call.ts";
import type { Caller } from "./identities.ts";
import { readQuery } from "./parse/query.ts";
import type { MembraneParts } from "./parts.ts";
import type { TenantTransaction } from "./store/store.ts";

/** An operation with what is read from its contract once and for all. */
export interface Route {
  readonly operation: Operation;
  /** Pointers of members whose strings are not searched for sensitive values. */
  readonly exempt: ReadonlySet<string>;
  /** Refusals judged without the store. */
  readonly ingress: readonly Refusal[];
  /** Refusals judged inside the tenant's transaction, from the first that needs it. */
  readonly inside: readonly Refusal[];
}

/** What arrived, read once. */
export interface Input {
  /** Whether it could be read at all. */
  readonly sound: boolean;
  /** The input as an object, undefined when it could not be read. */
  readonly value: unknown;
  /** What is searched for sensitive material: of an unsound query, each parameter. */
  readonly searched: unknown;
}

/** One request on its way. Facts are found on first use and then stay: guards judge them, steps act on them. */
export interface Crossing {
  readonly parts: MembraneParts;
  readonly profile: Profile;
  readonly route: Route;
  readonly operation: Operation;
  readonly request: CallRequest;
  /** Milliseconds since the epoch, the same for the whole crossing. */
  readonly now: number;
  readonly caller: () => Caller;
  readonly input: () => Input;
  /** The input as an object, undefined when it could not be read. */
  readonly value: () => unknown;
  /** Digest of what the input means: equal for equal requests, whatever their white space and order. */
  readonly fingerprint: () => string;
  /** Digest of the idempotency key, if the operation has one. The key is text of the caller's making, and nobody has to read it again. */
  readonly keyDigest: () => string | undefined;
  /** The claims of the signed record in the request, if a trust anchor verifies it. */
  readonly record: () => Promise<{ readonly claims: unknown } | undefined>;
}

/** A crossing inside its tenant's transaction. */
export interface OpenCrossing extends Crossing {
  readonly tx: TenantTransaction;
}

/** Starts the crossing of one request. */
export function startCrossing(parts: MembraneParts, profile: Profile, route: Route, request: CallRequest): Crossing {
  const crossing: Crossing = {
    parts,
    profile,
    route,
    operation: route.operation,
    request,
    now: parts.clock(),
    caller: once(() => parts.authenticate(request)),
    input: once(() => readInput(parts, profile, route, request)),
    value: () => crossing.input().value,
    fingerprint: once(() => digestOf(crossing.value())),
    keyDigest: once(() => digestOfKey(crossing)),
    record: once(() => readRecord(crossing)),
  };
  return crossing;
}

/** The string at a pointer of the input, or undefined. */
export function textAt(crossing: Crossing, pointer: string): string | undefined {
  const value = valueAt(crossing.value(), pointer);
  return typeof value === "string" ? value : undefined;
}

function readInput(parts: MembraneParts, profile: Profile, { operation }: Route, request: CallRequest): Input {
  if (operation.input === "none") return { sound: true, value: {}, searched: {} };
  if (operation.input === "query") {
    const { entries, value } = readQuery(request.target);
    // One object each: a parameter that stands twice is searched twice.
    return { sound: value !== undefined, value, searched: entries.map((entry) => Object.fromEntries([entry])) };
  }
  const read = parts.parseBody(request.body ?? new Uint8Array(), profile.document.wire.max_depth);
  return { sound: read !== undefined, value: read?.value, searched: read?.value };
}

function digestOfKey(crossing: Crossing): string | undefined {
  const at = crossing.operation.idempotentAt;
  const key = at === undefined ? undefined : textAt(crossing, at);
  return key === undefined ? undefined : sha256(key);
}

async function readRecord(crossing: Crossing): Promise<{ readonly claims: unknown } | undefined> {
  const rules = crossing.profile.document.admission?.record;
  const text = rules === undefined ? undefined : textAt(crossing, rules.at);
  return text === undefined ? undefined : crossing.parts.records.verify(text);
}

function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}
