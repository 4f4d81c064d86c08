import type { Asked, Journal, Outcome, Value } from "./journal.ts";
import { send, type Reply } from "./request.ts";
import type { Servers } from "./servers.ts";
import {
  AUDIT,
  CONNECT,
  fresh,
  INGEST,
  operationOf,
  policyOf,
  REVOKE,
  SET_POLICY,
  smallestBudget,
  STATE,
  STATUS,
  type Tenant,
  type World,
} from "./world.ts";

/** What a client works with. */
export interface Post {
  readonly world: World;
  readonly servers: Servers;
  readonly journal: Journal;
  readonly tenant: Tenant;
}

/** One in so many requests under a key is sent again although it was answered. */
const AGAIN = 4;
/** One in so many clients goes away before the answer: what it asked for goes on, while it asks another server for the same. */
const GOES_AWAY = 8;
const LONGEST_STAY_MS = 100;
const TIMES_OVER = 8;
/** A server that fails because it is overrun does not fail so often. */
const MOST_FAILURES = 20;

/** Puts a tenant in a state where dispatches are allowed. */
export async function setUp(post: Post, connectors: readonly string[] = post.world.connectors): Promise<void> {
  await change(post, SET_POLICY, { version: post.tenant.versions[0] });
  for (const connector of connectors) {
    await change(post, STATE, { connector_id: connector, enabled: true });
    await change(post, CONNECT, credentialOf(connector));
  }
}

/** Spends the budget of a tenant who has just come, and tries for much more, all at once: no server may take what another took already. */
export async function spendAtOnce(post: Post): Promise<void> {
  const { world, tenant } = post;
  const [version = ""] = tenant.versions;
  const calm = world.connectors.filter((each) => !tenant.restless.includes(each));
  await setUp(post, calm);
  const tries = smallestBudget(world.profile, version) * TIMES_OVER;
  await Promise.all(Array.from({ length: tries }, () => dispatch(post, calm)));
}

/** Sends one request after the other until it is told to end. */
export async function work(post: Post, over: () => boolean): Promise<void> {
  while (!over()) await drawn(DRAWN)(post);
}

type Deed = (post: Post) => Promise<void>;

const DRAWN: readonly (readonly [weight: number, deed: Deed])[] = [
  [50, (post) => dispatch(post)],
  [14, (post) => change(post, STATE, { connector_id: anyOf(post.tenant.restless), enabled: Math.random() < 0.7 })],
  [12, (post) => change(post, CONNECT, credentialOf(anyOf(post.tenant.restless)))],
  [6, (post) => change(post, REVOKE, { connector_id: anyOf(post.tenant.restless) })],
  [4, (post) => change(post, SET_POLICY, { version: anyOf(post.tenant.versions) })],
  [7, (post) => look(post, AUDIT, { limit: "50" })],
  [4, (post) => look(post, STATUS, {})],
  [3, (post) => lookAbroad(post)],
];

/** Under a key: sent until there is an answer, and now and then once more. */
async function change(post: Post, operation: string, members: Value): Promise<void> {
  const value = { ...members, idempotency_key: fresh("key") };
  const sentAt = Date.now();
  let failures = 0;
  for (let sent = 1; ; sent++) {
    const reply = await sendOnce(post, operation, value);
    if (isUnknown(reply)) {
      if (reply.status === undefined || ++failures < MOST_FAILURES) continue;
      post.journal.unforeseen.push(`${operation} failed ${failures} times under one key`);
      return write(post, { operation, value, sentAt, sent, outcome: { what: "unknown" } });
    }
    const first = outcomeOf(reply);
    if (first.what !== "accepted" || Math.random() * AGAIN >= 1)
      return write(post, { operation, value, sentAt, sent, outcome: first });
    const again = await sendOnce(post, operation, value);
    const bodies = isUnknown(again)
      ? first.bodies
      : [...first.bodies, `${again.status === 200 ? "" : again.status}${again.text}`];
    return write(post, { operation, value, sentAt, sent: sent + 1, outcome: { ...first, bodies } });
  }
}

/** The contract has no key for a dispatch, so it is sent once. Its cursor tells it from every other. */
async function dispatch(post: Post, among?: readonly string[]): Promise<void> {
  const { enabled_connectors: enabled, allowed_collections: collections } = policyOf(
    post.world.profile,
    anyOf(post.tenant.versions),
  );
  const value = {
    connector_id: anyOf(among ?? enabled),
    collection_id: anyOf(collections),
    payload: { cursor: fresh("cursor") },
  };
  const sentAt = Date.now();
  const reply = await sendOnce(post, INGEST, value);
  write(post, {
    operation: INGEST,
    value,
    sentAt,
    sent: 1,
    outcome: isUnknown(reply) ? { what: "unknown" } : outcomeOf(reply),
  });
}

async function look(post: Post, operation: string, value: Value): Promise<void> {
  const reply = await sendOnce(post, operation, value);
  if (isUnknown(reply)) return;
  if (reply.status !== 200) return void post.journal.unforeseen.push(`${operation} answered ${reply.status}`);
  const { tenant_id: owner, entries = [] } = read(reply) as {
    tenant_id?: string;
    entries?: { action: string; params_hash: string }[];
  };
  post.journal.shown.push({
    tenant: post.tenant.name,
    tenants: owner === undefined ? [] : [owner],
    entries: entries.map(({ action, params_hash: digest }) => ({ action, digest })),
  });
}

/** Names a tenant that is another's. */
async function lookAbroad(post: Post): Promise<void> {
  const others = post.world.tenants.filter(({ name }) => name !== post.tenant.name);
  const reply = await sendOnce(post, AUDIT, { tenant_id: anyOf(others).name });
  if (!isUnknown(reply)) post.journal.foreign.push(reply.status ?? 0);
}

async function sendOnce({ world, servers, tenant, journal }: Post, operation: string, value: Value): Promise<Reply> {
  const goesAway = Math.random() * GOES_AWAY < 1 ? { hangUpAfterMs: Math.random() * LONGEST_STAY_MS } : {};
  const reply = await send(world, await servers.any(), { token: tenant.token, operation, value, ...goesAway });
  if ((reply.status ?? 0) >= 500) journal.failed.push(`${operation} ${reply.status}`);
  return reply;
}

function write({ journal, tenant, world }: Post, asked: Omit<Asked, "tenant">): void {
  journal.asked.push({ ...asked, tenant: tenant.name });
  const { outcome, operation } = asked;
  if (outcome.what !== "refused") return;
  // The key is there, and everything else is in order but for a dispatch that comes at the wrong time.
  const foreseen = operationOf(world, operation).decides.filter(({ when }) => when !== "key-unavailable");
  if (operation !== INGEST || !foreseen.some(({ code }) => code === outcome.code))
    journal.unforeseen.push(`${operation} answered ${outcome.status} ${outcome.code}`);
}

function outcomeOf({ status = 0, text }: Reply): Exclude<Outcome, { what: "unknown" }> {
  if (status === 200) return { what: "accepted", answeredAt: Date.now(), bodies: [text] };
  const { detail } = read({ text }) as { detail?: unknown };
  return { what: "refused", status, code: String(detail) };
}

/** What is no JSON says nothing, and then nothing of it is foreseen. */
function read({ text }: Reply): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

/** A failure acknowledges nothing. */
function isUnknown({ status }: Reply): boolean {
  return status === undefined || status >= 500;
}

/** A principal of its own tells a credential from every other. */
function credentialOf(connector: string): Value {
  return {
    connector_id: connector,
    principal_id: fresh("principal"),
    credential_id: "primary",
    auth_mode: "oauth2",
    secret_payload: { token: fresh("secret") },
  };
}

function anyOf<T>(values: readonly T[]): T {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new Error("there is nothing to choose from");
  return value;
}

function drawn(deeds: typeof DRAWN): Deed {
  let left = Math.random() * deeds.reduce((sum, [weight]) => sum + weight, 0);
  const found = deeds.find(([weight]) => (left -= weight) < 0) ?? deeds[0];
  if (found === undefined) throw new Error("there is nothing to do");
  return found[1];
}
