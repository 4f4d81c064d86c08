import { leavesOf } from "../bundle/leaves.ts";
import type { Operation, Profile, RefusalCondition } from "../bundle/model.ts";
import type { CallRequest } from "../protocol/call.ts";
import type { ModuleAnswer } from "../protocol/module-adapter.ts";
import { accepted, failure, refusal, send, type Reply } from "./answers.ts";
import { startCrossing, type Crossing, type OpenCrossing, type Route } from "./crossing.ts";
import type { EvidenceTypes } from "./evidence/evidence-types.ts";
import { evaluate } from "./evaluator.ts";
import { guardOf, INGRESS_CONDITIONS, type Refused } from "./guards/guard.ts";
import { onlyOnce } from "./idempotency.ts";
import { faultOf } from "./log.ts";
import type { MembraneParts, SharedParts } from "./parts.ts";
import { profileOf } from "./profile-of.ts";
import type { ProfileTypes } from "./profile-types.ts";
import { routesBy } from "./routing.ts";
import type { TenantStep } from "./step.ts";

/** A running membrane, without a transport. */
export interface Membrane {
  readonly profile: Profile;
  /** Answers one request. Never rejects: what goes wrong inside is answered as a failure that admits nothing. */
  handle(request: CallRequest): Promise<ModuleAnswer>;
  /** Whether it can serve now. */
  ready(): Promise<boolean>;
  /** Ends its store. Safe to call twice. */
  close(): Promise<void>;
}

/** Composes a membrane. Throws when the bundle has no such profile, or an operation of it has no step. */
export function createMembrane<T extends ProfileTypes = EvidenceTypes>(parts: MembraneParts<T>): Membrane {
  const profile = profileOf(parts.bundle, parts.profile);
  const find = routesBy(
    profile.operations.map((operation) => routeOf(parts, profile, operation)),
    (route) => route.operation,
  );
  const { scheme, header } = profile.document.identities;
  const challenge = scheme === "" ? header : scheme;
  const reply = async (request: CallRequest): Promise<Answered<T>> => {
    const found = find(request.method, pathOf(request.target));
    if (found === undefined) return { reply: unrouted(parts, profile), crossing: undefined };
    const crossing = startCrossing<T["own"]>(parts, profile, { ...found, request });
    try {
      return { reply: await cross(parts, crossing), crossing };
    } catch (error) {
      return { reply: failure(crossing.operation.name, parts.ids("receipt")), crossing, fault: faultOf(error) };
    }
  };
  return {
    profile,
    handle: async (request) => {
      const started = performance.now();
      const answered = await reply(request);
      const answer = send(answered.reply.status, parts.answers.envelope(answered.reply, answered.crossing), challenge);
      log(parts, answered, performance.now() - started);
      return answer;
    },
    ready: () => parts.store.ready(),
    close: () => parts.store.close(),
  };
}

interface Answered<T extends ProfileTypes> {
  readonly reply: Reply;
  readonly crossing: Crossing<T["own"]> | undefined;
  readonly fault?: string;
}

/** Authenticated, parsed and evaluated outside the transaction as far as the contract's order allows; the rest, and the effect, inside it. */
async function cross<T extends ProfileTypes>(parts: MembraneParts<T>, crossing: Crossing<T["own"]>): Promise<Reply> {
  const { operation, route } = crossing;
  const receipt = parts.ids("receipt");
  const refused = await evaluate(parts.guards, crossing, route.ingress);
  if (refused !== undefined) return refusalOf(crossing, refused, receipt);
  const step = parts.steps[operation.name];
  if (step === undefined) throw new Error(`operation ${operation.name} has no step`);
  if (step.stateless) return accepted(operation, step.accept(crossing), receipt);
  return parts.store.transaction(crossing.caller().tenant, (tx) =>
    crossInside(parts, { ...crossing, tx }, step, receipt),
  );
}

/** State is judged in the transaction that has the effect: nobody can revoke in between. */
async function crossInside<T extends ProfileTypes>(
  parts: MembraneParts<T>,
  crossing: OpenCrossing<T>,
  step: TenantStep<T>,
  receipt: string,
): Promise<Reply> {
  const { operation, route } = crossing;
  const refused = await evaluate(parts.guards, crossing, route.inside);
  if (refused !== undefined) {
    await step.leave?.(crossing, refused);
    return refusalOf(crossing, refused, receipt);
  }
  return accepted(operation, await onlyOnce(crossing, () => step.accept(crossing)), receipt);
}

function refusalOf({ parts, profile, operation }: Crossing<object>, refused: Refused, receipt: string): Reply {
  return refusal(parts.bundle, profile.document.wire.refused_outcome, operation.name, refused, receipt);
}

function routeOf<T extends ProfileTypes>(parts: MembraneParts<T>, profile: Profile, operation: Operation): Route {
  if (parts.steps[operation.name] === undefined) throw new Error(`operation ${operation.name} has no step`);
  const unguarded = operation.refuses.find(({ when }) => guardOf(parts.guards, when) === undefined);
  if (unguarded !== undefined) throw new Error(`the condition ${unguarded.when} of ${operation.name} has no guard`);
  const leaves = operation.request === undefined ? [] : leavesOf(operation.request.shape, profile.schemas);
  const bringsSecret = leaves.some(({ dataClass }) => dataClass === "secret-in");
  const exempt = leaves.filter(({ dataClass }) => dataClass === "signed-record").map(({ pointer }) => pointer);
  const ingress: ReadonlySet<RefusalCondition> = new Set(INGRESS_CONDITIONS);
  const first = operation.refuses.findIndex(({ when }) => !ingress.has(when));
  const split = first < 0 ? operation.refuses.length : first;
  return {
    operation,
    exempt: new Set(exempt),
    bringsSecret,
    ingress: operation.refuses.slice(0, split),
    inside: operation.refuses.slice(split),
  };
}

function unrouted(parts: SharedParts, { document }: Profile): Reply {
  const { unrouted, refused_outcome: outcome } = document.wire;
  const { operation = "unrouted", code } = unrouted;
  return refusal(parts.bundle, outcome, operation, { failedGate: "unrouted", code }, parts.ids("receipt"));
}

/** Nothing of the request goes into the log, not even a path that led nowhere: only names of the contract. */
function log<T extends ProfileTypes>(parts: SharedParts, { reply, fault }: Answered<T>, milliseconds: number): void {
  const [code] = reply.reasons;
  parts.log({
    at: new Date(parts.clock()).toISOString(),
    operation: reply.operation,
    status: reply.status,
    ...(reply.outcome === undefined ? {} : { outcome: reply.outcome }),
    ...(code === undefined ? {} : { code }),
    milliseconds: Math.round(milliseconds * 1000) / 1000,
    receipt: reply.receipt,
    ...(fault === undefined ? {} : { fault }),
  });
}

function pathOf(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}
