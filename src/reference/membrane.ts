import { leavesOf } from "../bundle/leaves.ts";
import type { Operation, Profile, RefusalCondition } from "../bundle/model.ts";
import type { CallRequest } from "../protocol/call.ts";
import type { ModuleAnswer } from "../protocol/module-adapter.ts";
import { accepted, failure, refusal, send, type Reply } from "./answers.ts";
import { startCrossing, type Crossing, type OpenCrossing, type Route } from "./crossing.ts";
import { evaluate } from "./evaluator.ts";
import { INGRESS_CONDITIONS } from "./guards/guard.ts";
import { onlyOnce } from "./idempotency.ts";
import { faultOf } from "./log.ts";
import type { MembraneParts } from "./parts.ts";
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
export function createMembrane(parts: MembraneParts): Membrane {
  const profile = parts.bundle.profiles.find(({ name }) => name === parts.profile);
  if (profile === undefined) throw new Error(`bundle has no profile ${parts.profile}`);
  const routes = new Map(profile.operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  const prepared = new Map([...routes].map(([key, operation]) => [key, routeOf(parts, profile, operation)]));
  const challenge = profile.document.identities.scheme;
  const reply = async (request: CallRequest): Promise<Answered> => {
    const route = prepared.get(`${request.method} ${pathOf(request.target)}`);
    if (route === undefined) return { reply: unrouted(parts, profile), crossing: undefined };
    const crossing = startCrossing(parts, profile, route, request);
    try {
      return { reply: await cross(crossing), crossing };
    } catch (error) {
      return { reply: failure(route.operation.name, parts.ids("receipt")), crossing, fault: faultOf(error) };
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

interface Answered {
  readonly reply: Reply;
  readonly crossing: Crossing | undefined;
  readonly fault?: string;
}

/** Authenticated, parsed and evaluated outside the transaction as far as the contract's order allows; the rest, and the effect, inside it. */
async function cross(crossing: Crossing): Promise<Reply> {
  const { parts, profile, operation, route } = crossing;
  const receipt = parts.ids("receipt");
  const refused = await evaluate(crossing, route.ingress);
  if (refused !== undefined) return refusal(parts.bundle, profile, operation.name, refused, receipt);
  const step = parts.steps[operation.name];
  if (step === undefined) throw new Error(`operation ${operation.name} has no step`);
  if (step.stateless) return accepted(operation, step.accept(crossing), receipt);
  return parts.store.transaction(crossing.caller().tenant, (tx) => crossInside({ ...crossing, tx }, step, receipt));
}

/** State is judged in the transaction that has the effect: nobody can revoke in between. */
async function crossInside(crossing: OpenCrossing, step: TenantStep, receipt: string): Promise<Reply> {
  const { parts, profile, operation, route } = crossing;
  const refused = await evaluate(crossing, route.inside);
  if (refused !== undefined) {
    await step.leave?.(crossing, refused);
    return refusal(parts.bundle, profile, operation.name, refused, receipt);
  }
  return accepted(operation, await onlyOnce(crossing, () => step.accept(crossing)), receipt);
}

function routeOf(parts: MembraneParts, profile: Profile, operation: Operation): Route {
  if (parts.steps[operation.name] === undefined) throw new Error(`operation ${operation.name} has no step`);
  const unguarded = operation.refuses.find(({ when }) => parts.guards[when] === undefined);
  if (unguarded !== undefined) throw new Error(`the condition ${unguarded.when} of ${operation.name} has no guard`);
  const leaves = operation.request === undefined ? [] : leavesOf(operation.request.shape, profile.schemas);
  const exempt = leaves.filter(({ dataClass }) => dataClass === "signed-record").map(({ pointer }) => pointer);
  const ingress: ReadonlySet<RefusalCondition> = new Set(INGRESS_CONDITIONS);
  const first = operation.refuses.findIndex(({ when }) => !ingress.has(when));
  const split = first < 0 ? operation.refuses.length : first;
  return {
    operation,
    exempt: new Set(exempt),
    ingress: operation.refuses.slice(0, split),
    inside: operation.refuses.slice(split),
  };
}

function unrouted(parts: MembraneParts, profile: Profile): Reply {
  const { operation = "", code } = profile.document.wire.unrouted;
  return refusal(parts.bundle, profile, operation, { failedGate: "unrouted", code }, parts.ids("receipt"));
}

/** Nothing of the request goes into the log, not even a path that led nowhere: only names of the contract. */
function log(parts: MembraneParts, { reply, fault }: Answered, milliseconds: number): void {
  const [code] = reply.reasons;
  parts.log({
    at: new Date(parts.clock()).toISOString(),
    operation: reply.operation,
    status: reply.status,
    outcome: reply.outcome ?? "",
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
