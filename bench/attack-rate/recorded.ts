import { randomBytes } from "node:crypto";
import { valueAt, withValueAt } from "../../src/bundle/json-pointer.ts";
import type { Profile } from "../../src/bundle/model.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import type { Target } from "../../src/protocol/target.ts";

/** A request of the suite that a plain load generator can send again. */
export interface Recorded {
  readonly request: CallRequest;
  /** The same body with an idempotency key nobody used, for a request that has one. */
  readonly freshBody?: () => string;
}

/** How many requests are kept: some of every kind of attack. Each connection of a load generator goes through all of them. */
const MOST = 500;

/** A target that remembers what it was asked. */
export function recorder(target: Target, profile: Profile): { target: Target; recorded: () => Recorded[] } {
  const requests: CallRequest[] = [];
  return {
    target: {
      ...target,
      call: (request, limits) => {
        requests.push(request);
        return target.call(request, limits);
      },
    },
    recorded: () => {
      const sendable = requests.filter((request) => isPlain(request));
      const step = Math.max(1, Math.ceil(sendable.length / MOST));
      return sendable.filter((_request, index) => index % step === 0).map((request) => againOf(request, profile));
    },
  };
}

/** A load generator knows each header once and printable only, and makes the lines of the connection itself. */
function isPlain({ method, target, headers, body }: CallRequest): boolean {
  const names = headers.map(([name]) => name.toLowerCase());
  return (
    /^[A-Z]+$/u.test(method) &&
    /^\/[!-~]*$/u.test(target) &&
    (body?.length ?? 0) < 16 * 1024 &&
    new Set(names).size === names.length &&
    headers.every(([name, value]) => /^[\w-]+$/u.test(name) && /^[ -~]*$/u.test(value)) &&
    !names.some((name) => ["host", "connection", "content-length", "transfer-encoding", "expect"].includes(name))
  );
}

function againOf(request: CallRequest, profile: Profile): Recorded {
  const path = request.target.split("?")[0];
  const operation = profile.operations.find((each) => each.method === request.method && each.path === path);
  const at = operation?.idempotentAt;
  const body = request.body === undefined || at === undefined ? undefined : parsed(request.body);
  const key = at === undefined ? undefined : valueAt(body, at);
  if (at === undefined || typeof key !== "string" || !KEY.test(key)) return { request };
  const place = randomBytes(12).toString("hex");
  const [before = "", after = ""] = JSON.stringify(withValueAt(body, at, place)).split(place);
  return { request, freshBody: () => `${before}${freshKey()}${after}` };
}

/** Keys that are none are part of an attack and stay. */
const KEY = /^[A-Za-z0-9][\w-]{7,63}$/u;
const run = randomBytes(8).toString("hex");
let keys = 0;

function freshKey(): string {
  keys += 1;
  return `bench-${run}-${keys}`;
}

/** The body, when writing it again changes nothing: duplicate members and odd numbers must stay as they are. */
function parsed(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
