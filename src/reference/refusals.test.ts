import { describe, expect, it } from "vitest";
import type { CallRequest } from "../protocol/call.ts";
import {
  alice,
  bundle,
  callOf,
  CONSENT,
  consentRequest,
  GATE,
  gateRequest,
  INGEST,
  ingestRequest,
  PRECHECK,
  precheckRequest,
  pilotRecord,
  read,
  REVOKE,
  revokeRequest,
  scene,
  signed,
  STATUS,
  type Member,
  type Scene,
} from "./fixtures/scene.ts";

/** A request in the making. Faults change it; setups run before it is sent. */
interface Draft {
  readonly operation: string;
  readonly clean: Member;
  body: Member;
  claims: Member;
  sound: boolean;
  suffix: string;
  headers: [string, string][] | undefined;
  readonly setups: ((scene: Scene) => Promise<unknown>)[];
}

type Fault = (draft: Draft) => void;

const member =
  (change: Member): Fault =>
  (draft) => {
    draft.body = { ...draft.body, ...change };
  };

const faults: Readonly<Record<string, Fault>> = {
  unauthenticated: (draft) =>
    void (draft.headers = (draft.headers ?? contentType()).filter(([name]) => name !== "Authorization")),
  "media-type": (draft) => {
    draft.headers = (draft.headers ?? [credential(), ...contentType()]).map(([name, value]) =>
      name === "Content-Type" ? [name, "text/plain"] : [name, value],
    );
  },
  "too-large": (draft) => void (draft.suffix += " ".repeat(70_000)),
  unparseable: (draft) => void (draft.suffix += "}"),
  secret: member({ api_key: "x" }),
  "raw-payload": member({ payload: "x" }),
  shape: member({ surplus: "x" }),
  gate: member({ fixture: false }),
  "foreign-tenant": member({ tenant: "tenant_node:bob" }),
  unknown: (draft) =>
    void (draft.body =
      draft.operation === REVOKE
        ? { ...draft.body, connector_consent_ref: "consent:AAAAAAAAAAAAAAAA" }
        : { ...draft.body, connector_id: "bank-two" }),
  state: (draft) =>
    void draft.setups.push(({ send }) => send(REVOKE, revokeRequest(draft.clean["connector_consent_ref"]))),
  "replay-state": (draft) =>
    void draft.setups.push(async ({ send }) => {
      const { body } = await send(CONSENT, draft.clean);
      await send(REVOKE, revokeRequest(body["consent_ref"]));
    }),
  scope: member({ kind: "ledger_entry" }),
  standing: member({ kind: "audit_opinion" }),
  admission: member({ admission: "production" }),
  "idempotency-conflict": (draft) =>
    void draft.setups.push(({ send }) => send(draft.operation, { ...draft.clean, ...other(draft.operation) })),
  "record-unsigned": (draft) => void (draft.sound = false),
  "record-secret": (draft) => void (draft.claims = { ...draft.claims, secret_key: "x" }),
  "record-incomplete": (draft) => {
    const { vertical: _, ...rest } = draft.claims;
    draft.claims = rest;
  },
  "record-foreign": (draft) => void (draft.claims = { ...draft.claims, tenant: "tenant_node:bob" }),
  "record-expired": (draft) =>
    void (draft.claims = {
      ...draft.claims,
      timeframe: { from: "2025-01-01T00:00:00Z", until: "2026-03-01T12:00:00Z" },
    }),
  always: () => undefined,
};

// A replay has the body of the request before it, so a body that asks for production or conflicts is none.
const impossible = new Set(["replay-state+admission", "replay-state+idempotency-conflict", "scope+standing"]);

const operations = bundle.profiles[0]!.operations.filter(({ refuses }) => refuses.length > 0);
const single = operations.flatMap((operation) =>
  operation.refuses.map(({ when, code }) => ({ name: operation.name, when, code })),
);
const pairs = operations.flatMap((operation) =>
  operation.refuses.flatMap((first, index) =>
    operation.refuses.slice(index + 1).map((second) => ({ name: operation.name, first, second })),
  ),
);

describe("refusals", () => {
  it.each(single)("$name refuses $when with $code, and nothing is counted", async ({ name, when, code }) => {
    const world = scene();
    const seen = await provoke(world, name, [when]);
    expect(seen).toMatchObject({ operation: name, outcome: "refused", code, status: bundle.codes.get(code)!.status });
    expect(seen.body).toMatchObject({ failedGate: when, refusalReason: code, productionAdmission: false });
    expect(world.parts.schemas.satisfies("RefusalBody", seen.body)).toBe(true);
    expect(seen.counts).toEqual(seen.countsBefore);
  });

  it.each(single)("$name does not refuse $when once that guard is gone", async ({ name, when }) => {
    const without = scene({}, (parts) => ({ ...parts, guards: { ...parts.guards, [when]: () => undefined } }));
    const { status, body } = await provoke(without, name, [when]);
    expect(body["failedGate"]).not.toBe(when);
    expect(status).toBeLessThan(500);
  });

  it("has looked at every condition of the contract", () => {
    expect(single.length).toBeGreaterThan(50);
    expect(new Set(single.map(({ when }) => when))).toEqual(new Set(Object.keys(faults)));
  });

  it("answer in the contract's order when two faults meet", async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const { name, first, second } of pairs) {
      if (impossible.has(`${first.when}+${second.when}`)) continue;
      tried++;
      // The later fault is laid first, so that its setup runs while the earlier one does not stand in its way.
      const seen = await provoke(scene(), name, [second.when, first.when]);
      if (seen.body["failedGate"] !== first.when) wrong.push(`${name}: ${first.when} before ${second.when}`);
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  });

  it("answer scope before standing for a kind that lacks both", async () => {
    const { send } = scene();
    const { body } = await send(CONSENT, consentRequest({ scope: ["invoice"] }));
    const seen = await send(INGEST, ingestRequest(body["consent_ref"], { kind: "audit_opinion" }));
    expect(seen.code).toBe("scope_mismatch");
  });
});

async function provoke(world: Scene, operation: string, whens: readonly string[]) {
  const draft = await draftOf(world, operation);
  for (const when of whens) faults[when]!(draft);
  for (const setup of draft.setups) await setup(world);
  const countsBefore = (await world.send(STATUS, {})).body;
  const seen = read(await world.membrane.handle(await callFor(draft)));
  return { ...seen, countsBefore, counts: (await world.send(STATUS, {})).body };
}

async function draftOf({ send }: Scene, operation: string): Promise<Draft> {
  const clean = await cleanRequest(operation, () =>
    send(CONSENT, consentRequest()).then(({ body }) => body["consent_ref"]),
  );
  return {
    operation,
    clean,
    body: clean,
    claims: pilotRecord(),
    sound: true,
    suffix: "",
    headers: undefined,
    setups: [],
  };
}

async function cleanRequest(operation: string, consent: () => Promise<unknown>): Promise<Member> {
  switch (operation) {
    case CONSENT:
      return consentRequest();
    case INGEST:
      return ingestRequest(await consent());
    case REVOKE:
      return revokeRequest(await consent());
    case STATUS:
      return { tenant: alice.tenant };
    case PRECHECK:
      return precheckRequest();
    case GATE:
      return gateRequest("");
    default:
      throw new Error(`no clean request for ${operation}`);
  }
}

async function callFor(draft: Draft): Promise<CallRequest> {
  let { body } = draft;
  if (draft.operation === GATE) {
    const record = await signed(draft.claims);
    body = { ...body, record: draft.sound ? record : `${record.split(".").slice(0, 2).join(".")}.AAAA` };
  }
  const call = callOf(draft.operation, draft.operation === STATUS ? body : JSON.stringify(body) + draft.suffix);
  return draft.headers === undefined ? call : { ...call, headers: draft.headers };
}

function other(operation: string): Member {
  return operation === REVOKE ? { reason: "another reason" } : { mode: operation === INGEST ? "fixture" : "sandbox" };
}

function credential(): [string, string] {
  return ["Authorization", `Bearer ${alice.token}`];
}

function contentType(): [string, string][] {
  return [["Content-Type", "application/json"]];
}
