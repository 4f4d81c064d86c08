import { generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { sha256 } from "../bundle/digest.ts";
import { pilotLaneOf } from "../bundle/model.ts";
import {
  alice,
  bob,
  bundle,
  CONSENT,
  consentRequest,
  coordinates,
  GATE,
  gateRequest,
  INGEST,
  ingestRequest,
  NOW,
  pilotRecord,
  PRECHECK,
  precheckRequest,
  publicKey,
  REVOKE,
  revokeRequest,
  scene,
  signed,
  STATUS,
  type Member,
} from "./fixtures/scene.ts";
import { dumpMedium, emptyMedium, memoryStore, referenceModule } from "./index.ts";

const DEFAULT = "production_admission_disabled_by_default";
const production: Member = { ...coordinates, admission: "production" };

describe("production admission", () => {
  it("proceeds in the ordinary way under a live record that names the operation and every coordinate", async () => {
    const { send } = scene();
    expect(await send(CONSENT, consentRequest(production))).toMatchObject({ status: 403, code: DEFAULT });
    expect(await send(GATE, gateRequest(await signed(pilotRecord())))).toMatchObject({ status: 403, code: DEFAULT });
    const consent = await send(CONSENT, consentRequest(production));
    expect(consent).toMatchObject({ status: 200, body: { productionAdmission: false } });
    expect(consent.text).toContain('"fixture":true');
    const ref = consent.body["consent_ref"];
    expect(await send(INGEST, ingestRequest(ref, production))).toMatchObject({ status: 200 });
    expect(await send(REVOKE, revokeRequest(ref, production))).toMatchObject({ code: DEFAULT });
    expect(await send(STATUS, production)).toMatchObject({ code: DEFAULT });
  });

  it("admits nothing when any coordinate differs or is left out", async () => {
    const { send } = scene();
    await send(GATE, gateRequest(await signed(pilotRecord())));
    expect(Object.keys(coordinates)).toEqual(bundle.profiles[0]!.document.admission!.coordinates);
    for (const name of Object.keys(coordinates)) {
      const changed = { ...production, [name]: name === "connector_id" ? "bank-two" : "other" };
      expect([name, (await send(CONSENT, consentRequest(changed))).code]).toEqual([name, DEFAULT]);
      if (name === "connector_id") continue;
      const { [name]: _, ...without } = production;
      expect([name, (await send(CONSENT, consentRequest(without))).code]).toEqual([name, DEFAULT]);
    }
  });

  it("does not admit another tenant by a record of this one", async () => {
    const { send } = scene();
    await send(GATE, gateRequest(await signed(pilotRecord())));
    const theirs = await send(CONSENT, consentRequest({ ...production, tenant: bob.tenant }), { as: bob });
    expect(theirs.code).toBe(DEFAULT);
  });

  it("ends with the record's timeframe, at its first instant after the end", async () => {
    let now = NOW;
    const { send } = scene({ clock: () => now });
    await send(GATE, gateRequest(await signed(pilotRecord())));
    now = Date.parse("2026-04-01T00:00:00Z") - 1;
    expect(await send(CONSENT, consentRequest(production))).toMatchObject({ status: 200 });
    now++;
    expect(await send(CONSENT, consentRequest(production))).toMatchObject({ code: DEFAULT });
  });

  it("opens nothing to secrets or raw payloads", async () => {
    const { send } = scene();
    await send(GATE, gateRequest(await signed(pilotRecord())));
    const secret = await send(CONSENT, consentRequest({ ...production, password: "x" }));
    expect(secret.code).toBe("connector_credential_secret_refused");
    const raw = await send(CONSENT, consentRequest({ ...production, document: "x" }));
    expect(raw.code).toBe("connector_payload_raw_refused");
  });
});

describe("the pilot gate", () => {
  it("refuses records no trust anchor vouches for: another key, a tampered payload, no algorithm, no key at all", async () => {
    const { send } = scene();
    const foreign = await generateKeyPair("EdDSA", { crv: "Ed25519" });
    const good = await signed(pilotRecord());
    const [header, , signature] = good.split(".");
    const payload = Buffer.from(JSON.stringify(pilotRecord({ vertical: "other" }))).toString("base64url");
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    const records = [
      await signed(pilotRecord(), foreign.privateKey),
      `${header}.${payload}.${signature}`,
      `${none}.${good.split(".")[1]}.`,
      "..",
    ];
    for (const record of records) {
      expect(await send(GATE, gateRequest(record))).toMatchObject({ code: "production_pilot_admission_unsigned" });
    }
    const anchorless = scene({ trustAnchors: { keys: [] } });
    expect((await anchorless.send(GATE, gateRequest(good))).code).toBe("production_pilot_admission_unsigned");
    expect(await send(CONSENT, consentRequest(production))).toMatchObject({ code: DEFAULT });
  });

  it("refuses a record with any required field left out", async () => {
    const { send } = scene();
    const fields = pilotLaneOf(bundle).signed_record_required_fields;
    expect(fields).toHaveLength(19);
    for (const field of fields) {
      const { [field]: _, ...rest } = pilotRecord();
      const { code } = await send(GATE, gateRequest(await signed(rest)));
      expect([field, code]).toEqual([field, "production_pilot_admission_incomplete"]);
    }
  });

  it("treats signed text that is not one strict JSON text as incomplete", async () => {
    const { send } = scene();
    const twice = JSON.stringify(pilotRecord()).replace("{", '{"tenant":"tenant_node:bob",');
    for (const text of [twice, "not json", ""]) {
      const { code } = await send(GATE, gateRequest(await signed(text)));
      expect(code).toBe("production_pilot_admission_incomplete");
    }
  });

  it("leaves a gate record of every record handed in, and the text of none it refused", async () => {
    const medium = emptyMedium();
    const { send } = scene({ store: memoryStore(medium) });
    const good = await signed(pilotRecord());
    const late = await signed(
      pilotRecord({ timeframe: { from: "2025-01-01T00:00:00Z", until: "2025-02-01T00:00:00Z" } }),
    );
    await send(GATE, gateRequest(late));
    await send(GATE, gateRequest(good));
    await send(GATE, gateRequest(good));
    await send(GATE, gateRequest("not a record"));
    await send(GATE, gateRequest(good, { tenant: bob.tenant }));
    const rows = medium.tenants.get(alice.tenant)!;
    expect(rows.gateRecords.map(({ recordDigest, code }) => [recordDigest, code])).toEqual([
      [sha256(late), "production_pilot_admission_expired"],
      [sha256(good), DEFAULT],
      [sha256(good), DEFAULT],
    ]);
    expect([...rows.pilotRecords.values()].map(({ text }) => text)).toEqual([good]);
    expect(dumpMedium(medium).join("")).not.toContain(late);
  });

  it("admits nothing by a filed record once its trust anchor is gone", async () => {
    const store = memoryStore();
    const before = scene({ store });
    await before.send(GATE, gateRequest(await signed(pilotRecord())));
    expect(await before.send(CONSENT, consentRequest(production))).toMatchObject({ status: 200 });
    const after = scene({ store, trustAnchors: { keys: [] } });
    expect(await after.send(CONSENT, consentRequest(production))).toMatchObject({ code: DEFAULT });
  });
});

describe("the precheck", () => {
  it("says candidate only for a clean request in scope, and admitted only under a live record", async () => {
    const { send } = scene();
    const decide = async (change: Member = {}): Promise<unknown> =>
      (await send(PRECHECK, precheckRequest(change))).body["decision"];
    expect(await decide()).toBe("candidate_pending");
    expect(await decide({ prerequisites: ["mandate_refs"] })).toBe(DEFAULT);
    expect(await decide({ operation: "pilot.admissionGate" })).toBe(DEFAULT);
    expect(await decide({ operation: "no.such" })).toBe(DEFAULT);
    await send(GATE, gateRequest(await signed(pilotRecord())));
    expect(await decide()).toBe("admitted");
    expect(await decide({ operation: REVOKE })).toBe(DEFAULT);
    expect(await decide({ effect_class: "write" })).toBe(DEFAULT);
    expect(await decide({ company: "other" })).toBe("candidate_pending");
  });
});

describe("the reference as a module target", () => {
  it("keeps what was acknowledged across a restart, and closes without its trust anchor", async () => {
    const { exportJWK } = await import("jose");
    const environment = {
      MEMBRANE_IDENTITIES: JSON.stringify([{ token: alice.token, tenant: alice.tenant, standing_refs: [] }]),
      MEMBRANE_PILOT_JWKS: JSON.stringify({ keys: [await exportJWK(publicKey)] }),
    };
    const { callOf, read } = await import("./fixtures/scene.ts");
    const timeframe = { from: "2020-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" };
    let target = await referenceModule().start(environment);
    const send = async (operation: string, input: unknown) => read(await target.call(callOf(operation, input)));
    const request = consentRequest();
    const ref = (await send(CONSENT, request)).body["consent_ref"];
    await send(REVOKE, revokeRequest(ref));
    await send(GATE, gateRequest(await signed(pilotRecord({ timeframe }))));
    expect(await send(CONSENT, consentRequest(production))).toMatchObject({ status: 200 });
    target = await target.restart!({});
    expect(await send(CONSENT, request)).toMatchObject({ code: "connector_consent_revoked" });
    expect((await send(STATUS, {})).body).toMatchObject({ connector_records: 2 });
    expect(await send(CONSENT, consentRequest(production))).toMatchObject({ status: 200 });
    target = await target.restart!({ MEMBRANE_PILOT_JWKS: undefined });
    expect(await send(CONSENT, consentRequest(production))).toMatchObject({ code: DEFAULT });
    expect((await target.storage!()).join("")).toContain(String(ref));
    expect(target.logs!().trim().split("\n")).toHaveLength(8);
    await target.close();
  });
});
