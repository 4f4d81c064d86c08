import { describe, expect, it } from "vitest";
import { digestOf } from "../../bundle/digest.ts";
import { schemasOf } from "../request-schemas.ts";
import {
  AUDIT,
  CONNECT,
  connectRequest,
  controlScene,
  freshToken,
  INGEST,
  ingestRequest,
  profile,
  REVOKE,
  SET_POLICY,
  SWITCH,
  type Member,
} from "./fixtures/control-scene.ts";

describe("the digest", () => {
  it.each<[Member, string]>([
    [
      { payload: { since_ts: null, resource_ids: [], limit: 100, cursor: null }, collection_id: "rag-default" },
      "ec68d307008f2e376648751a78ad6aa0b0cb00e74269d98a767494a2db02a124",
    ],
    [
      { error_code: "CONNECTOR_DISABLED", collection_id: "rag-default" },
      "67d51428a76be28a065c43408368c58ced80795a5ca608882fbd681c2049fadb",
    ],
    [{ principal_id: "user-1" }, "53a7e99d949eab22aca545b64c0af8ce7e226cc3baeb3ca1873d052635a21351"],
  ])("of %j is the published one", (params, digest) => expect(digestOf(params)).toBe(digest));
});

describe("the audit", () => {
  it("has one entry for each accepted change, with the digest of what was sent", async () => {
    const { send, entries, mine } = controlScene();
    await send(SET_POLICY, { version: "tight" });
    await send(SWITCH, { connector_id: "slack", enabled: true });
    await send(CONNECT, connectRequest("slack", { credential_id: "second" }));
    await send(CONNECT, connectRequest("slack"));
    const payload = { resource_ids: ["channel:incidents"], limit: 5 };
    await send(INGEST, ingestRequest("slack", { payload }));
    await send(REVOKE, { connector_id: "slack" });
    const { entries: found, totals } = await entries();
    expect(schemasOf(profile).satisfies("AuditBody", { entries: found, totals })).toBe(true);
    const connected = { principal_id: "user-1", auth_mode: "oauth2" };
    expect(found.map(({ action, connector_id: id, params_hash: hash }) => [action, id, hash])).toEqual([
      ["credential_revoke", "slack", digestOf({})],
      ["dispatch_attempt_allow", "slack", digestOf({ collection_id: "rag-default", payload })],
      ["credential_connect", "slack", digestOf(connected)],
      ["credential_connect", "slack", digestOf({ ...connected, credential_id: "second" })],
      ["state_set", "slack", digestOf({ enabled: true })],
      ["policy_set", null, digestOf({ version: "tight" })],
    ]);
    expect(new Set(found.map(({ actor }) => actor)).size).toBe(1);
    expect(found[0]!.actor).not.toContain(mine.token.slice(0, 8));
    expect(found[0]!.recorded_at).toBe("2026-03-01T12:00:00.000Z");
  });

  it("is blind to the order of members and white space, and to nothing else", async () => {
    const { send, ready, entries } = controlScene();
    await ready();
    const bodies = [
      '{"collection_id":"rag-default","payload":{"limit":5,"cursor":"a"}}',
      ' { "payload" : { "cursor" : "a", "limit" : 5 } ,\n "collection_id" : "rag-default" } ',
      '{"collection_id":"rag-default","payload":{"limit":6,"cursor":"a"}}',
    ];
    for (const body of bodies)
      expect(await send(INGEST, ingestRequest(), { body: Buffer.from(body) })).toMatchObject({ status: 200 });
    const [third, second, first] = (await entries()).entries.map(({ params_hash: hash }) => hash);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("keeps a denied dispatch with its code, and the connector remembers it", async () => {
    const { send, ready, entries, status } = controlScene();
    await ready();
    const refused = await send(INGEST, ingestRequest("slack", { collection_id: "elsewhere", payload: { limit: 3 } }));
    expect(refused).toMatchObject({ status: 403 });
    const [entry] = (await entries()).entries;
    expect(entry).toMatchObject({
      action: "dispatch_attempt_deny",
      connector_id: "slack",
      params_hash: digestOf({ collection_id: "elsewhere", error_code: "CONNECTOR_COLLECTION_DENY" }),
    });
    expect(await status()).toMatchObject({ last_error_code: "CONNECTOR_COLLECTION_DENY", health: "degraded" });
  });

  it("keeps a denied dispatch of a name that no connector has, and no state for it", async () => {
    const { send, ready, entries, store, mine } = controlScene();
    await ready();
    await send(INGEST, ingestRequest("fax"));
    expect((await entries()).entries[0]).toMatchObject({ action: "dispatch_attempt_deny", connector_id: "fax" });
    const kept = await store.transaction(mine.tenant, (tx) => tx.connectors());
    expect(kept.map(({ connectorId }) => connectorId)).toEqual(["google_drive", "slack"]);
  });

  it("has no entry of what a ladder refused, of other refusals, or of what was only read", async () => {
    const { send, entries } = controlScene();
    await send(SWITCH, { connector_id: "slack" });
    await send(SWITCH, { connector_id: "fax", enabled: true });
    await send(SET_POLICY, { version: "none" });
    await send(INGEST, { ...ingestRequest(), payload: 1 });
    await send(INGEST, ingestRequest(), { as: null });
    expect((await entries()).entries).toEqual([]);
    expect((await entries()).entries).toEqual([]);
  });

  it("has no entry of an effect that failed, and no effect without its entry", async () => {
    const canary = freshToken();
    const { send, ready, entries, status, logged } = controlScene({
      runner: {
        take: async () => {
          throw new Error(canary);
        },
      },
    });
    await ready();
    expect(await send(INGEST, ingestRequest())).toMatchObject({ status: 500, text: "{}" });
    expect((await entries()).totals).toMatchObject({ dispatch_attempt_allow: 0, dispatch_attempt_deny: 0 });
    expect(await status()).toMatchObject({ last_success_at: null, last_error_code: null });
    expect(logged()).not.toContain(canary);

    const other = controlScene({
      change: (parts) => ({
        ...parts,
        store: {
          ...parts.store,
          transaction: (tenant, work) =>
            parts.store.transaction(tenant, (tx) =>
              work({
                ...tx,
                appendAudit: async () => {
                  throw new Error("ledger is full");
                },
              }),
            ),
        },
      }),
    });
    expect(await other.send(SWITCH, { connector_id: "slack", enabled: true })).toMatchObject({ status: 500 });
    expect(await other.status()).toMatchObject({ enabled: false });
  });

  it("shows the newest entries, a hundred unless told otherwise, and totals of all", async () => {
    const { send, entries } = controlScene();
    for (let sent = 0; sent < 101; sent++) await send(SWITCH, { connector_id: "slack", enabled: sent % 2 === 0 });
    const { entries: shown, totals } = await entries();
    expect(shown).toHaveLength(100);
    expect(totals.state_set).toBe(101);
    expect((await send(AUDIT, { limit: "2" })).body["entries"]).toEqual(shown.slice(0, 2));
    expect((await send(AUDIT, { limit: "500" })).body["entries"]).toHaveLength(101);
    for (const limit of ["0", "501", "-1", "1e2", "01"])
      expect(await send(AUDIT, { limit })).toMatchObject({ status: 422 });
  });
});
