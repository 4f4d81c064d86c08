import { createHash } from "node:crypto";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Bundle } from "../../src/bundle/model.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import type { Counts } from "../../src/reference/store/store.ts";
import { mutated, wrapped, type Change, type Mutant } from "./mutant.ts";
import { CONSENT, each, GATE, INGEST, PRECHECK, REVOKE } from "./operations.ts";
import { spoiledAdapter, withJson, type Spoil } from "./spoiled-adapter.ts";
import { withTransaction } from "./spoiled-store.ts";

const BODIES = [CONSENT, INGEST, REVOKE, PRECHECK, GATE];
const REFUSING = [...each("secret-refused", ...BODIES), ...each("raw-payload-refused", ...BODIES)];
const SAID = each("accepted-value-silent", CONSENT, INGEST, REVOKE);

/**
 * Membranes that no attack or oracle was written for: faults of real systems, thought of once the suite was as it is. Most claim more than one
 * obligation; one of them is enough. How many are found says how well the suite finds what nobody told it of, so nothing is tuned on them.
 */
// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
export function heldOut(bundle: Bundle): Mutant[] {
  const leak = (id: string, summary: string, claims: readonly string[], spoil: () => Spoil): Mutant =>
    unpromised(wrapped(bundle, `held-out/${id}`, summary, claims, (adapter) => spoiledAdapter(adapter, spoil())));
  const fault = (id: string, summary: string, claims: readonly string[], change: () => Change): Mutant =>
    unpromised(mutated(bundle, `held-out/${id}`, summary, claims, change));
  return [
    leak(
      "logged-in-lines",
      "The body is logged in lines of sixty-four characters, each behind a time.",
      REFUSING,
      () =>
        (request, answer, { log }) => {
          for (const line of textOf(request).match(/.{1,64}/gsu) ?? []) log(`${Date.now()} ${line}\n`);
          return answer;
        },
    ),
    leak(
      "etag-of-value",
      "A refusal has an entity tag: sixteen characters from the middle of the longest value.",
      REFUSING,
      () => (request, answer) => {
        const value = longestValue(textOf(request));
        const tag = value.slice(Math.floor(value.length / 2) - 8, Math.floor(value.length / 2) + 8);
        return { ...answer, headers: [...answer.headers, ["etag", `"${tag}"`]] };
      },
    ),
    leak("told-to-the-next", "What was refused last is quoted in the next status, whoever asks.", REFUSING, () => {
      let last = "";
      return (request, answer) => {
        if (answer.status >= 400) last = textOf(request);
        return request.method === "GET" && answer.status === 200 && last !== ""
          ? withJson(answer, (envelope) => ({ ...envelope, lastRefused: last }))
          : answer;
      };
    }),
    leak(
      "logged-wide",
      "The body is logged with a blank between every two characters.",
      REFUSING,
      () =>
        (request, answer, { log }) => {
          log(`${Array.from(textOf(request)).join(" ")}\n`);
          return answer;
        },
    ),
    leak(
      "digest-told",
      "A refusal carries the SHA-256 of the whole body, which a short secret can be guessed from.",
      [...each("refusal-uniform", ...BODIES), ...each("closed-response", ...BODIES)],
      () => (request, answer) =>
        answer.status < 400
          ? answer
          : {
              ...answer,
              headers: [
                ...answer.headers,
                ["x-body-digest", createHash("sha256").update(textOf(request)).digest("hex")],
              ],
            },
    ),
    leak(
      "accepted-in-trace",
      "The subject of an accepted request is in a trace header, percent-encoded twice.",
      SAID,
      () => (request, answer) => {
        const subject = valueAt(jsonOf(request), "/subject");
        const twice = encodeURIComponent(encodeURIComponent(typeof subject === "string" ? subject : ""));
        return { ...answer, headers: [...answer.headers, ["x-trace-subject", twice]] };
      },
    ),
    leak("names-quoted", "A refusal names the members of the request.", REFUSING, () => (request, answer) => {
      const value = jsonOf(request);
      const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
      return answer.status >= 400 ? withJson(answer, (envelope) => ({ ...envelope, members: names })) : answer;
    }),
    leak(
      "length-told",
      "A refusal tells how many characters the longest value had.",
      [...each("refusal-uniform", ...BODIES), ...each("closed-response", ...BODIES)],
      () => (request, answer) =>
        answer.status < 400
          ? answer
          : { ...answer, headers: [...answer.headers, ["x-length", String(longestValue(textOf(request)).length)]] },
    ),
    fault(
      "stored-in-pieces",
      "A refused request is kept for support, in pieces of ten characters.",
      REFUSING,
      () =>
        (parts, { medium }) => {
          const keep = (request: CallRequest, tenant: string): void => {
            for (const piece of textOf(request).match(/.{1,10}/gsu) ?? [])
              medium.tenants.get(tenant)?.gateRecords.push({ recordDigest: piece, code: "", recordedAt: 0 });
          };
          const { secret } = parts.guards;
          return {
            ...parts,
            guards: {
              ...parts.guards,
              secret: async (crossing, condition) => {
                const refused = await secret(crossing, condition);
                if (refused !== undefined) keep(crossing.request, crossing.caller().tenant);
                return refused;
              },
            },
          };
        },
    ),
    fault(
      "scope-of-the-tenant",
      "The scope of any consent of the tenant will do.",
      each("scope-refused", INGEST),
      () =>
        (parts, { medium }) => ({
          ...parts,
          guards: {
            ...parts.guards,
            scope: async (crossing, condition) => {
              const kind = String(valueAt(crossing.value(), "/kind"));
              const consents = medium.tenants.get(crossing.caller().tenant)?.consents.values() ?? [];
              const covered = [...consents].some(({ scope }) => scope.includes(kind));
              return covered ? undefined : parts.guards.scope(crossing, condition);
            },
          },
        }),
    ),
    fault(
      "count-cached",
      "The counts of a tenant are kept for two seconds.",
      each("count-true", CONSENT, INGEST),
      () => {
        const kept = new Map<string, { readonly at: number; readonly counts: Counts }>();
        return (parts) => ({
          ...parts,
          store: withTransaction(parts.store, (tx, tenant) => ({
            counts: async () => {
              const before = kept.get(tenant);
              if (before !== undefined && Date.now() - before.at < 2000) return before.counts;
              const counts = await tx.counts();
              kept.set(tenant, { at: Date.now(), counts });
              return counts;
            },
          })),
        });
      },
    ),
    fault("late-items-unsearched", "Only the first fifty items of a list are searched.", REFUSING, () => (parts) => ({
      ...parts,
      scanner: { finds: (condition, value, exempt) => parts.scanner.finds(condition, firstItems(value), exempt) },
    })),
    fault(
      "keys-evicted",
      "Only the last hundred idempotency keys of a tenant are kept.",
      each("replay", CONSENT, INGEST, REVOKE),
      () =>
        (parts, { medium }) => ({
          ...parts,
          store: withTransaction(parts.store, (tx, tenant) => ({
            remember: async (answered) => {
              await tx.remember(answered);
              const kept = medium.tenants.get(tenant)?.answered;
              const [oldest] = kept?.keys() ?? [];
              if (kept !== undefined && kept.size > 100 && oldest !== undefined) kept.delete(oldest);
            },
          })),
        }),
    ),
    fault(
      "revoke-after-a-while",
      "The hundredth ingest of a tenant under a revoked consent is let in.",
      each("state-refused", INGEST),
      () => {
        let seen = 0;
        return (parts) => ({
          ...parts,
          guards: {
            ...parts.guards,
            state: async (crossing, condition) => {
              const refused = await parts.guards.state(crossing, condition);
              return refused !== undefined && ++seen % 100 === 0 ? undefined : refused;
            },
          },
        });
      },
    ),
  ];
}

function unpromised(mutant: Mutant): Mutant {
  return { ...mutant, unpromised: true };
}

function textOf(request: CallRequest): string {
  return Buffer.from(request.body ?? new Uint8Array()).toString("utf8");
}

function jsonOf(request: CallRequest): unknown {
  try {
    return JSON.parse(textOf(request)) as unknown;
  } catch {
    return undefined;
  }
}

function longestValue(text: string): string {
  return (
    [...text.matchAll(/"([^"\\]{16,})"/gu)].map(([, value = ""]) => value).toSorted((a, b) => b.length - a.length)[0] ??
    ""
  );
}

function firstItems(value: unknown): unknown {
  return mapped(Array.isArray(value) ? value.slice(0, 50) : value, firstItems);
}

function mapped(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => change(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]: [string, unknown]) => [name, change(member)]));
}
