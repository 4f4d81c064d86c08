import { describe, expect, it } from "vitest";
import { schemasOf } from "./index.ts";
import {
  alice,
  bob,
  bundle,
  callOf,
  CONSENT,
  consentRequest,
  INGEST,
  ingestRequest,
  read,
  REVOKE,
  revokeRequest,
  scene,
  STATUS,
} from "./fixtures/scene.ts";

describe("the evidence membrane", () => {
  it("records a consent, files evidence under it, counts both, and revokes for good", async () => {
    const { send } = scene();
    const consent = await send(CONSENT, consentRequest());
    expect(consent).toMatchObject({ status: 200, operation: CONSENT, outcome: "admitted", body: { state: "active" } });
    const ref = consent.body["consent_ref"];
    expect(await send(INGEST, ingestRequest(ref))).toMatchObject({ status: 200, outcome: "admitted" });
    const revoked = await send(REVOKE, revokeRequest(ref, { reason: "the customer asked for it" }));
    expect(revoked.body).toEqual({ consent_ref: ref, state: "revoked", productionAdmission: false });
    expect(await send(INGEST, ingestRequest(ref))).toMatchObject({ status: 409, code: "connector_consent_revoked" });
    expect(await send(REVOKE, revokeRequest(ref))).toMatchObject({ status: 200, outcome: "admitted" });
    expect((await send(STATUS, {})).body).toEqual({
      connector_records: 1,
      evidence_records: 1,
      productionAdmission: false,
    });
  });

  it("frames every answer as the envelope and body schemas say, refusals too", async () => {
    const { send, parts } = scene();
    const consent = await send(CONSENT, consentRequest());
    const seen = [
      consent,
      await send(INGEST, ingestRequest(consent.body["consent_ref"])),
      await send(REVOKE, revokeRequest(consent.body["consent_ref"])),
      await send(STATUS, {}),
      await send("membrane.contract", {}),
      await send(CONSENT, consentRequest({ fixture: false })),
    ];
    for (const { text, operation, outcome, body } of seen) {
      expect(parts.schemas.satisfies("Envelope", JSON.parse(text))).toBe(true);
      const response = bundle.profiles[0]!.operations.find(({ name }) => name === operation)!.response!.name;
      expect(parts.schemas.satisfies(outcome === "refused" ? "RefusalBody" : response, body)).toBe(true);
    }
  });

  it("gives every code a hint its schema allows", () => {
    const schemas = schemasOf(bundle.profiles[0]!);
    const { send } = scene();
    expect(bundle.codes.size).toBeGreaterThan(15);
    expect(schemas.satisfies("RefusalBody", { failedGate: "x", refusalReason: "y", productionAdmission: false })).toBe(
      true,
    );
    return send("membrane.contract", {}).then(({ body }) => {
      expect(body["capabilities"]).toEqual(["pilot-admission"]);
    });
  });

  it("lists each route once with the label of the contract, and asks no credential for it", async () => {
    const { body } = await scene().send("membrane.contract", {}, { as: null });
    const evidence = bundle.profiles[0]!.operations;
    const maturity = Object.fromEntries(evidence.map(({ name, label }) => [name, label.label]));
    const listed = body["operations"] as { operation: string; label: string }[];
    expect(Object.fromEntries(listed.map(({ operation, label }) => [operation, label]))).toEqual(maturity);
    expect(listed).toHaveLength(Object.keys(maturity).length);
  });

  it.each([
    ["GET", "/v1/evidence/connectors/ingest"],
    ["POST", "/v1/evidence/connectors/ingest/"],
    ["POST", "/v1/evidence/connectors/%69ngest"],
    ["post", "/v1/evidence/connectors/ingest"],
    ["DELETE", "/__proto__"],
  ])("routes %s %s nowhere", async (method, target) => {
    const { membrane, log } = scene();
    const seen = read(await membrane.handle({ ...callOf(INGEST, ingestRequest("x")), method, target }));
    expect(seen).toMatchObject({ status: 404, operation: "membrane.unrouted", code: "capability_unrecognized" });
    expect(seen.body).toMatchObject({ failedGate: "unrouted", productionAdmission: false });
    expect(JSON.stringify(log)).not.toContain(target);
  });

  it("writes one log entry for each request and nothing the caller sent", async () => {
    const { send, log } = scene();
    const consent = await send(CONSENT, consentRequest());
    const ref = String(consent.body["consent_ref"]);
    const refused = ingestRequest(ref, { password: "correct-horse-battery" });
    const { code } = await send(INGEST, refused);
    expect(log.map(({ operation, status, outcome, code: logged }) => [operation, status, outcome, logged])).toEqual([
      [CONSENT, 200, "admitted", undefined],
      [INGEST, 422, "refused", code],
    ]);
    expect(log.every(({ receipt, milliseconds }) => receipt?.startsWith("receipt:") && milliseconds >= 0)).toBe(true);
    const text = JSON.stringify(log);
    for (const sent of [ref, alice.token, alice.tenant, "bank-one", "correct-horse-battery", "company_node:acme"]) {
      expect(text).not.toContain(sent);
    }
  });

  it("answers a failure inside without a word of what failed, and goes on serving", async () => {
    let broken = true;
    const { send, log } = scene({}, (parts) => ({
      ...parts,
      store: {
        ...parts.store,
        transaction: async (tenant, work) => {
          if (broken) throw Object.assign(new Error("row of tenant_node:alice"), { code: "23505" });
          return parts.store.transaction(tenant, work);
        },
      },
    }));
    const failed = await send(CONSENT, consentRequest());
    expect(failed).toMatchObject({ status: 500, outcome: "failed", body: { productionAdmission: false } });
    expect(failed.text).not.toContain("alice");
    expect(log[0]).toMatchObject({ status: 500, fault: "23505" });
    broken = false;
    expect(await send(CONSENT, consentRequest())).toMatchObject({ status: 200 });
  });

  it("refuses to be composed without a step for every operation", () => {
    expect(() => scene({}, (parts) => ({ ...parts, steps: {} }))).toThrow("operation membrane.contract has no step");
  });

  it("keeps tenants apart in counts, consents and keys", async () => {
    const { send } = scene();
    const request = consentRequest();
    const mine = await send(CONSENT, request);
    const theirs = await send(CONSENT, { ...request, tenant: bob.tenant }, { as: bob });
    expect(theirs).toMatchObject({ status: 200 });
    expect(theirs.body["consent_ref"]).not.toBe(mine.body["consent_ref"]);
    const foreign = await send(INGEST, ingestRequest(mine.body["consent_ref"], { tenant: bob.tenant }), { as: bob });
    const absent = await send(INGEST, ingestRequest("consent:AAAAAAAAAAAAAAAAAAAA", { tenant: bob.tenant }), {
      as: bob,
    });
    expect(foreign).toMatchObject({ status: 404, code: "connector_consent_unknown" });
    const withoutReceipt = (text: string): string => text.replace(/receipt:[\w-]+/u, "receipt");
    expect(withoutReceipt(foreign.text)).toBe(withoutReceipt(absent.text));
    expect((await send(STATUS, {}, { as: bob })).body).toMatchObject({ connector_records: 1, evidence_records: 0 });
  });
});

describe("the same request again", () => {
  it("gets the same body and has one effect, however its members are ordered", async () => {
    const { send } = scene();
    const request = consentRequest();
    const first = await send(CONSENT, request);
    const again = await send(CONSENT, Object.fromEntries(Object.entries(request).toReversed()));
    expect(again.body).toEqual(first.body);
    expect((await send(STATUS, {})).body).toMatchObject({ connector_records: 1 });
  });

  it("has one effect when it is sent many times at once", async () => {
    const { send } = scene();
    const { body } = await send(CONSENT, consentRequest());
    const request = ingestRequest(body["consent_ref"]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(INGEST, request)));
    expect(new Set(answers.map((answer) => answer.body["evidence_ref"])).size).toBe(1);
    expect((await send(STATUS, {})).body).toMatchObject({ evidence_records: 1 });
  });

  it("is refused after the consent was revoked, for consent and ingest alike, and brings nothing back", async () => {
    const { send } = scene();
    const consent = consentRequest();
    const ref = (await send(CONSENT, consent)).body["consent_ref"];
    const ingest = ingestRequest(ref);
    await send(INGEST, ingest);
    await send(REVOKE, revokeRequest(ref));
    expect(await send(CONSENT, consent)).toMatchObject({ status: 409, code: "connector_consent_revoked" });
    expect(await send(INGEST, ingest)).toMatchObject({ status: 409, code: "connector_consent_revoked" });
    expect(await send(INGEST, ingestRequest(ref))).toMatchObject({ code: "connector_consent_revoked" });
  });

  it("keeps a key free that only a refused request used", async () => {
    const { send } = scene();
    const request = consentRequest();
    expect(await send(CONSENT, { ...request, fixture: false })).toMatchObject({ code: "connector_fixture_only" });
    expect(await send(CONSENT, request)).toMatchObject({ status: 200 });
    expect(await send(CONSENT, { ...request, mode: "sandbox" })).toMatchObject({ code: "idempotency_conflict" });
  });

  it("is another key in another operation", async () => {
    const { send } = scene();
    const request = consentRequest();
    const ref = (await send(CONSENT, request)).body["consent_ref"];
    const key = { idempotency_key: request["idempotency_key"] };
    expect(await send(INGEST, ingestRequest(ref, key))).toMatchObject({ status: 200 });
    expect(await send(REVOKE, revokeRequest(ref, key))).toMatchObject({ status: 200 });
  });
});

describe("revoking beside ingesting", () => {
  it("lets no evidence in after the revocation was answered, and counts exactly what was admitted", async () => {
    const { send } = scene();
    for (let round = 0; round < 20; round++) {
      const before = Number((await send(STATUS, {})).body["evidence_records"]);
      const ref = (await send(CONSENT, consentRequest())).body["consent_ref"];
      const ingests = Array.from({ length: 8 }, () => send(INGEST, ingestRequest(ref)));
      const revoked = send(REVOKE, revokeRequest(ref)).then(() => send(STATUS, {}));
      const late = Array.from({ length: 8 }, () => send(INGEST, ingestRequest(ref)));
      const fence = Number((await revoked).body["evidence_records"]);
      const admitted = (await Promise.all([...ingests, ...late])).filter(({ status }) => status === 200).length;
      expect(Number((await send(STATUS, {})).body["evidence_records"])).toBe(before + admitted);
      expect(fence).toBe(before + admitted);
    }
  });
});
