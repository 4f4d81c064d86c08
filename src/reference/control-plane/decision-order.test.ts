import { expect, it } from "vitest";
import {
  connectRequest,
  CONNECT,
  controlScene,
  freshKey,
  INGEST,
  ingestRequest,
  keyed,
  NOW,
  profile,
  SET_POLICY,
  SWITCH,
  type Change,
  type Member,
  type SceneOptions,
} from "./fixtures/control-scene.ts";

const SECOND = 1000;

it("decides a dispatch in the order of the contract: each fault hides all that come after it", async () => {
  const environment = keyed();
  const clock = { now: NOW };
  const keys = [freshKey(), freshKey(), freshKey([]), { ...freshKey(), tenant: "" }];
  const [mine, , scopeless, unbound] = keys as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0], (typeof keys)[0]];
  const shared: SceneOptions = { clock, keys, environment };
  const honest = controlScene(shared);
  const keyless = controlScene({ ...shared, store: honest.store, environment: {} });

  // Three dispatches of the connector in the window and one of another: both budgets are used up. Then it fails as often as it may.
  await honest.ready();
  await honest.send(INGEST, ingestRequest("slack"));
  clock.now = NOW + 10 * SECOND;
  for (let sent = 0; sent < 3; sent++)
    expect(await honest.send(INGEST, ingestRequest("google_drive"))).toMatchObject({ status: 200 });
  await honest.send(SWITCH, { connector_id: "google_drive", enabled: false });
  await honest.send("control.connector.revoke", { connector_id: "google_drive" });
  await honest.store.transaction(mine.tenant, (tx) => tx.choosePolicy("gone", clock.now));

  let change: Change = { as: null, headers: [["X-API-Key", "nobody-known"]] };
  const input: Member = ingestRequest("google_drive", {
    collection_id: "elsewhere",
    payload: { resource_ids: ["folder:payroll"], debug: true },
  });
  const typed = (as: { token: string }, type = "application/json"): Change => ({
    headers: [
      ["X-API-Key", as.token],
      ["Content-Type", type],
    ],
  });
  const huge = Buffer.alloc(profile.document.wire.max_body_bytes + 1, "[");
  let via = keyless;
  let target = "/internal/connectors/google_drive/ingest?tenant_id=another";
  // What is mended before each next request. The first is sent with every fault at once.
  const mended: [condition: string, mend: () => unknown][] = [
    ["unauthenticated", () => (change = { ...typed(scopeless, "text/plain"), body: huge })],
    ["key-scope", () => (change = { ...change, ...typed(unbound, "text/plain") })],
    ["unbound", () => (change = { ...change, ...typed(mine, "text/plain") })],
    ["media-type", () => (change = { ...change, ...typed(mine) })],
    ["too-large", () => (change = { ...change, body: Buffer.from("{") })],
    ["unparseable", () => (change = typed(mine))],
    ["shape", () => (input["payload"] = { resource_ids: ["folder:payroll", "folder:incident-response"] })],
    ["foreign-tenant", () => (target = `/internal/connectors/google_drive/ingest?tenant_id=${mine.tenant}`)],
    ["not-in-force", () => honest.send(SET_POLICY, { version: "default" })],
    ["outside /connector_id", () => honest.send(SET_POLICY, { version: "tight" })],
    ["state switch", () => honest.send(SWITCH, { connector_id: "google_drive", enabled: true })],
    ["state connection", () => honest.send(CONNECT, connectRequest("google_drive"))],
    ["over-limit tenant_dispatches", () => (clock.now = NOW + 60 * SECOND)],
    ["over-limit connector_dispatches", () => (clock.now = NOW + 70 * SECOND)],
    ["over-limit connector_failures", () => (clock.now += 300 * SECOND)],
    ["outside /collection_id", () => ((input["collection_id"] = "rag-default"), (clock.now += 300 * SECOND))],
    ["outside /payload/resource_ids", () => ((input["payload"] = {}), (clock.now += 300 * SECOND))],
    ["key-unavailable", () => ((via = honest), (clock.now += 300 * SECOND))],
  ];
  const operation = profile.operations.find(({ name }) => name === INGEST)!;
  const seen: unknown[] = [];
  for (const [condition, mend] of mended) {
    const { code } = await via.send(INGEST, input, { ...change, target });
    seen.push([condition, code]);
    await mend();
  }
  expect(seen).toEqual(
    operation.refuses.map((refusal) => {
      const which =
        refusal.when === "state"
          ? ` ${refusal.resource}`
          : refusal.when === "outside"
            ? ` ${refusal.at}`
            : refusal.when === "over-limit"
              ? ` ${refusal.counter}`
              : "";
      return [refusal.when + which, refusal.code];
    }),
  );
  expect(await via.send(INGEST, input, { ...change, target })).toMatchObject({ status: 200 });
});
