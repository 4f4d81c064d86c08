import { digestOf, sha256 } from "../bundle/digest.ts";
import { valueAt, withValueAt } from "../bundle/json-pointer.ts";
import type { Operation, Profile, Refusal } from "../bundle/model.ts";
import { tenantPlaces } from "../bundle/tenant-places.ts";
import type { EvidenceParts, EvidenceTypes } from "./evidence/evidence-types.ts";
import type { CallRequest } from "../protocol/call.ts";
import type { Caller } from "./identities.ts";
import { readInput, type Input } from "./input.ts";
import type { SharedParts } from "./parts.ts";
import type { ProfileTypes } from "./profile-types.ts";

/** An operation with what is read from its contract once and for all. */
export interface Route {
  readonly operation: Operation;
  /** Pointers of members whose strings are not searched for sensitive values. */
  readonly exempt: ReadonlySet<string>;
  /** Whether a secret may enter with a request. */
  readonly bringsSecret: boolean;
  /** Refusals judged without the store. */
  readonly ingress: readonly Refusal[];
  /** Refusals judged inside the tenant's transaction, from the first that needs it. */
  readonly inside: readonly Refusal[];
}

/** A request and where its path led. */
export interface Arrival {
  readonly request: CallRequest;
  readonly route: Route;
  /** What stands in the places of the path, by name, as it was sent. */
  readonly inPath: ReadonlyMap<string, string>;
}

/** One request on its way. Facts are found on first use and then stay: guards judge them, steps act on them. */
export interface Crossing<Own extends object = EvidenceParts> {
  readonly parts: SharedParts & Own;
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
  /** Digest of what the input means: equal for equal requests, whatever their white space and order, and whether or not they name their own tenant. Made as the one that was kept, where that is given. */
  readonly fingerprint: (kept?: string) => string;
  /** Digest of the idempotency key, if the operation has one. The key is text of the caller's making, and nobody has to read it again. */
  readonly keyDigest: () => string | undefined;
  /** The claims of the signed record in the request, if a trust anchor verifies it. */
  readonly record: () => Promise<{ readonly claims: unknown } | undefined>;
}

/** A crossing inside its tenant's transaction. */
export interface OpenCrossing<T extends ProfileTypes = EvidenceTypes> extends Crossing<T["own"]> {
  readonly tx: T["tx"];
}

/** Starts the crossing of one request. */
export function startCrossing<Own extends object>(
  parts: SharedParts & Own,
  profile: Profile,
  arrival: Arrival,
): Crossing<Own> {
  const { request, route } = arrival;
  const digest = once(() => digestOf(withoutTenant(crossing)));
  const crossing: Crossing<Own> = {
    parts,
    profile,
    route,
    operation: route.operation,
    request,
    now: parts.clock(),
    caller: once(() => parts.authenticate(request)),
    input: once(() => readInput(parts.parseBody, profile.document.wire.max_depth, arrival)),
    value: () => crossing.input().value,
    fingerprint: (kept) => (route.bringsSecret ? parts.concealDigest(digest(), kept) : digest()),
    keyDigest: once(() => digestOfKey(crossing)),
    record: once(() => readRecord(crossing)),
  };
  return crossing;
}

/** The string at a pointer of the input, or undefined. */
export function textAt(crossing: Crossing<object>, pointer: string): string | undefined {
  const value = valueAt(crossing.value(), pointer);
  return typeof value === "string" ? value : undefined;
}

/** Who asks is looked up by tenant already, so naming it besides makes no other request. */
function withoutTenant(crossing: Crossing<object>): unknown {
  const named = tenantPlaces(crossing.operation.refuses).filter((at) => textAt(crossing, at) !== undefined);
  return named.reduce((value, at) => withValueAt(value, at, undefined), crossing.value());
}

/** A key is one key for each value of the members it is scoped by. */
function digestOfKey(crossing: Crossing<object>): string | undefined {
  const { idempotentAt: at, idempotentBy: by } = crossing.operation;
  const key = at === undefined ? undefined : textAt(crossing, at);
  if (key === undefined) return undefined;
  return by.length === 0 ? sha256(key) : digestOf([key, ...by.map((pointer) => valueAt(crossing.value(), pointer))]);
}

async function readRecord(crossing: Crossing<object>): Promise<{ readonly claims: unknown } | undefined> {
  const rules = crossing.profile.document.admission?.record;
  const text = rules === undefined ? undefined : textAt(crossing, rules.at);
  return text === undefined ? undefined : crossing.parts.records.verify(text);
}

function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}
