import { describe, expect, it } from "vitest";
import { digestOf } from "../../bundle/digest.ts";
import {
  AUDIT,
  CONNECT,
  connectRequest,
  controlScene,
  freshKey,
  freshToken,
  INGEST,
  ingestRequest,
  profile,
  READ_POLICY,
  REVOKE,
  SET_POLICY,
  STATUS,
  SWITCH,
} from "./fixtures/control-scene.ts";
import { schemasOf } from "../request-schemas.ts";

const GUARDED = [READ_POLICY, STATUS, AUDIT] as const;

describe("who may call", () => {
  it("needs a key in its header, and no other place will do", async () => {
    const { send, mine } = controlScene();
    for (const operation of GUARDED) {
      expect(await send(operation, {}, { as: null })).toMatchObject({ status: 401, code: "credential_refused" });
      const { path } = profile.operations.find(({ name }) => name === operation)!;
      for (const query of [`x-api-key=${mine.token}`, `X-API-Key=${mine.token}`, `api_key=${mine.token}`]) {
        expect(await send(operation, {}, { as: null, target: `${path}?${query}` })).toMatchObject({ status: 401 });
        expect(await send(operation, {}, { target: `${path}?${query}` })).toMatchObject({ status: 422 });
      }
      const other: [string, string][] = [
        ["authorization", `Bearer ${mine.token}`],
        ["cookie", `fg_api_key=${mine.token}`],
      ];
      expect(await send(operation, {}, { headers: other })).toMatchObject({ status: 401 });
      const twice: [string, string][] = [
        ["x-api-key", mine.token],
        ["x-api-key", mine.token],
      ];
      expect(await send(operation, {}, { headers: twice })).toMatchObject({ status: 401 });
    }
  });

  it("says the same of a missing key, an unknown one and one without the scope, with two statuses", async () => {
    const scopeless = freshKey([]);
    const other = freshKey(["admin:read", "admin:write:all"]);
    const { send } = controlScene({ keys: [freshKey(), freshKey(), scopeless, other] });
    const [none, unknown, ...lacking] = await Promise.all(
      [null, { token: freshToken() }, scopeless, other].map((as) => send(STATUS, {}, { as })),
    );
    expect([none!.status, unknown!.status, ...lacking.map(({ status }) => status)]).toEqual([401, 401, 403, 403]);
    expect(new Set([none, unknown, ...lacking].map((seen) => seen!.text)).size).toBe(1);
  });

  it("challenges a caller without a key by the name of the header", async () => {
    const { membrane } = controlScene();
    const { headers } = await membrane.handle({ method: "GET", target: "/admin/connectors/status", headers: [] });
    expect(headers).toContainEqual(["www-authenticate", "x-api-key"]);
  });

  it("takes the tenant from the key: a key of none may do nothing, and naming another is refused", async () => {
    const unbound = { ...freshKey(), tenant: "" };
    const { send, mine, theirs } = controlScene({ keys: [freshKey(), freshKey(), unbound] });
    expect(await send(STATUS, {}, { as: unbound })).toMatchObject({ status: 400, code: "tenant_unbound" });
    expect(await send(STATUS, { tenant_id: mine.tenant }, { as: unbound })).toMatchObject({ status: 400 });
    expect(await send(STATUS, { tenant_id: theirs.tenant })).toMatchObject({
      status: 403,
      code: "cross_tenant_access",
    });
    expect(await send(STATUS, { tenant_id: mine.tenant })).toMatchObject({
      status: 200,
      body: { tenant_id: mine.tenant },
    });
    expect(await send(STATUS, { tenant_id: "not/a tenant" })).toMatchObject({ status: 422 });
  });

  it("lists its routes for anybody, as the contract says", async () => {
    const { send } = controlScene();
    const { status, body } = await send("control.contract", {}, { as: null });
    expect(status).toBe(200);
    expect(schemasOf(profile).satisfies("ContractListing", body)).toBe(true);
    expect(body["operations"]).toHaveLength(profile.operations.length);
  });
});

describe("where members travel", () => {
  it.each([
    ["a tenant in the body", SWITCH, { enabled: true, tenant_id: "tenant-x" }],
    ["what the path carries", SWITCH, { enabled: true, connector_id: "slack" }],
    ["what a header carries", SWITCH, { enabled: true, idempotency_key: "idem-00000001" }],
    ["an unknown member", CONNECT, { principal_id: "p", auth_mode: "oauth2", admin: true }],
    ["a list", SWITCH, [true]],
  ])("refuses %s in the body", async (_what, operation, body) => {
    const { send } = controlScene();
    const input = operation === SWITCH ? { connector_id: "slack", enabled: true } : connectRequest();
    const refused = await send(operation, input, { body: Buffer.from(JSON.stringify(body)) });
    expect(refused).toMatchObject({ status: 422, code: "request_shape" });
  });

  it("refuses a body where none is asked for", async () => {
    const { send, theirs } = controlScene();
    const body = Buffer.from(JSON.stringify({ tenant_id: theirs.tenant }));
    expect(await send(REVOKE, { connector_id: "slack" }, { body })).toMatchObject({ status: 422 });
  });

  it.each([
    ["an unknown parameter", "slack/state?debug=1"],
    ["a parameter twice", "slack/state?tenant_id=a&tenant_id=a"],
    ["a broken escape in the path", "%ZZ/state"],
    ["a name of the wrong form", "Slack!/state"],
    ["a slash in a name", "a%2Fb/state"],
  ])("refuses %s", async (_what, rest) => {
    const { send } = controlScene();
    const seen = await send(SWITCH, { connector_id: "slack", enabled: true }, { target: `/admin/connectors/${rest}` });
    expect(seen).toMatchObject({ status: 422, code: "request_shape" });
  });

  it.each([
    "/admin/connectors//state",
    "/admin/connectors/slack/state/",
    "/admin/connectors/a/b/state",
    "/ADMIN/connectors/slack/state",
  ])("routes %s nowhere", async (target) => {
    const { send } = controlScene();
    const seen = await send(SWITCH, { connector_id: "slack", enabled: true }, { target });
    expect(seen).toMatchObject({ status: 404, body: { detail: "route_unknown" } });
  });

  it("reads a name that is written with escapes", async () => {
    const { send } = controlScene();
    const input = { connector_id: "slack", enabled: true };
    expect(await send(SWITCH, input, { target: "/admin/connectors/%73lack/state" })).toMatchObject({
      status: 200,
      body: { connector_id: "slack" },
    });
  });

  it("refuses an idempotency key that stands twice or is malformed", async () => {
    const { send, mine } = controlScene();
    const head = (...keys: string[]): [string, string][] => [
      ["x-api-key", mine.token],
      ["content-type", "application/json"],
      ...keys.map((key): [string, string] => ["Idempotency-Key", key]),
    ];
    const input = { connector_id: "slack", enabled: true };
    expect(await send(SWITCH, input, { headers: head("idem-00000001", "idem-00000001") })).toMatchObject({
      status: 422,
    });
    expect(await send(SWITCH, input, { headers: head("short") })).toMatchObject({ status: 422 });
  });
});

describe("what the policy in force allows", () => {
  it("shows no policy and allows no dispatch before one is chosen", async () => {
    const { send, ready, mine } = controlScene();
    await ready(mine, "no-such-policy");
    expect(await send(SET_POLICY, { version: "no-such-policy" })).toMatchObject({
      status: 403,
      code: "CONNECTOR_POLICY_DENY",
    });
    expect(await send(READ_POLICY)).toMatchObject({ status: 403, code: "CONNECTOR_POLICY_DENY" });
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 403, code: "CONNECTOR_POLICY_DENY" });
  });

  it("falls closed when the policy a tenant chose is gone from the contract", async () => {
    const { send, ready, store, mine } = controlScene();
    await ready();
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
    await store.transaction(mine.tenant, (tx) => tx.choosePolicy("withdrawn", 1));
    expect(await send(READ_POLICY)).toMatchObject({ code: "CONNECTOR_POLICY_DENY" });
    expect(await send(INGEST, ingestRequest())).toMatchObject({ code: "CONNECTOR_POLICY_DENY" });
  });

  it("shows what changed, and the digest of the whole", async () => {
    const { send, mine } = controlScene();
    const first = await send(SET_POLICY, { version: "default" });
    const document = profile.documents.get("policy")!.documents.get("default")!;
    expect(first.body).toEqual({
      ok: true,
      version: "default",
      changed_fields: Object.keys(document.value as object).toSorted(),
    });
    expect((await send(SET_POLICY, { version: "default" })).body["changed_fields"]).toEqual([]);
    expect((await send(READ_POLICY)).body).toEqual({
      tenant_id: mine.tenant,
      version: "default",
      policy_hash: digestOf(document.value),
      policy: document.value,
    });
  });

  it.each([
    ["no resource", "slack", [], 200],
    ["allowed resources", "slack", ["channel:incidents", "channel:security-alerts"], 200],
    ["one resource among allowed ones", "slack", ["channel:incidents", "channel:payroll"], 403],
    ["a resource of another connector", "slack", ["folder:incident-response"], 403],
    ["a resource that a star would cover", "google_drive", ["folder:*"], 403],
  ])("answers a dispatch with %s", async (_what, connector, resources, status) => {
    const { send, ready } = controlScene();
    await ready();
    const seen = await send(INGEST, ingestRequest(connector, { payload: { resource_ids: resources } }));
    expect(seen.status).toBe(status);
    if (status === 403) expect(seen.code).toBe("CONNECTOR_RESOURCE_DENY");
  });

  it("allows no resource where the policy names none for the connector", async () => {
    const { send, ready } = controlScene();
    await ready();
    const request = ingestRequest("web_headers", { payload: { resource_ids: ["host:a"] } });
    expect(await send(INGEST, request)).toMatchObject({ code: "CONNECTOR_DISABLED" });
  });

  it("takes `constructor` and the like for no connector and no collection", async () => {
    const { send, ready } = controlScene();
    await ready();
    for (const name of ["constructor", "__proto__", "tostring"]) {
      expect(await send(INGEST, ingestRequest(name))).toMatchObject({ code: "CONNECTOR_DISABLED" });
      expect(await send(REVOKE, { connector_id: name })).toMatchObject({ code: "CONNECTOR_NOT_FOUND" });
    }
    expect(await send(SET_POLICY, { version: "constructor" })).toMatchObject({ code: "CONNECTOR_POLICY_DENY" });
    expect(await send(INGEST, ingestRequest("slack", { collection_id: "constructor" }))).toMatchObject({
      code: "CONNECTOR_COLLECTION_DENY",
    });
  });
});

describe("switch and credential", () => {
  it("dispatches only while the connector is switched on", async () => {
    const { send, ready, status } = controlScene();
    await ready();
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
    await send(SWITCH, { connector_id: "slack", enabled: false });
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 403, code: "CONNECTOR_DISABLED" });
    expect(await status()).toMatchObject({ enabled: false, health: "blocked" });
    await send(SWITCH, { connector_id: "slack", enabled: true });
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
  });

  it("revokes for good, says how many, and only connecting brings the connector back", async () => {
    const { send, ready, status } = controlScene();
    await ready();
    await send(CONNECT, connectRequest("slack", { credential_id: "second" }));
    expect((await send(REVOKE, { connector_id: "slack" })).body).toEqual({ ok: true, revoked_count: 2 });
    expect((await send(REVOKE, { connector_id: "slack" })).body).toEqual({ ok: true, revoked_count: 0 });
    expect(await status()).toMatchObject({ connected: false });
    expect(await status(undefined, "google_drive")).toMatchObject({ connected: true });
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 404, code: "CONNECTOR_CREDENTIAL_NOT_FOUND" });
    await send(CONNECT, connectRequest());
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
  });

  it("knows the connectors of the contract only", async () => {
    const { send } = controlScene();
    for (const [operation, input] of [
      [SWITCH, { enabled: true }],
      [CONNECT, connectRequest()],
      [REVOKE, {}],
    ] as const) {
      const seen = await send(operation, { ...input, connector_id: "fax" });
      expect(seen).toMatchObject({ status: 404, code: "CONNECTOR_NOT_FOUND" });
    }
  });

  it("keeps what one tenant does from the other", async () => {
    const { send, ready, status, theirs, entries } = controlScene();
    await ready();
    expect(await status(theirs)).toEqual({
      connector_id: "slack",
      connected: false,
      enabled: false,
      last_success_at: null,
      last_error_code: null,
      health: "blocked",
    });
    expect((await send(REVOKE, { connector_id: "slack" }, { as: theirs })).body["revoked_count"]).toBe(0);
    await send(SWITCH, { connector_id: "slack", enabled: false }, { as: theirs });
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
    expect((await entries(theirs)).totals).toMatchObject({ credential_connect: 0, dispatch_attempt_allow: 0 });
  });
});

describe("the status", () => {
  it("has a row for each manifest, with six members and no more, whatever happened", async () => {
    const { send, ready, status } = controlScene();
    await ready();
    await send(INGEST, ingestRequest());
    await send(INGEST, ingestRequest("google_drive", { collection_id: "elsewhere" }));
    const { body } = await send(STATUS);
    const rows = body["connectors"] as Record<string, unknown>[];
    const six = ["connected", "connector_id", "enabled", "health", "last_error_code", "last_success_at"];
    expect(rows.map((row) => Object.keys(row).toSorted())).toEqual(rows.map(() => six));
    expect(rows.map((row) => row["connector_id"])).toEqual(
      [...profile.documents.get("connector")!.documents.keys()].toSorted(),
    );
    expect(schemasOf(profile).satisfies("StatusBody", body)).toBe(true);
    expect(await status()).toEqual({
      connector_id: "slack",
      connected: true,
      enabled: true,
      last_success_at: "2026-03-01T12:00:00.000Z",
      last_error_code: null,
      health: "ok",
    });
    expect(await status(undefined, "google_drive")).toMatchObject({
      last_success_at: null,
      last_error_code: "CONNECTOR_COLLECTION_DENY",
      health: "degraded",
    });
  });
});
