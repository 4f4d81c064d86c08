import { describe, expect, it } from "vitest";
import { pglite, postgresql, titleOf } from "../../../test/sql-databases.ts";
import { openControlStore } from "./control-store.ts";
import type { ControlCrossing } from "./control-types.ts";
import { reached } from "./counters.ts";
import {
  bundle,
  controlScene,
  freshKey,
  INGEST,
  ingestRequest,
  keyed,
  NOW,
  profile,
  SET_POLICY,
  SWITCH,
  type ControlScene,
} from "./fixtures/control-scene.ts";

const limits = (policy: string): Record<string, number> => {
  const { value } = profile.documents.get("policy")!.documents.get(policy)!;
  return (value as { rate_limits: Record<string, number> }).rate_limits;
};
const { connector_dispatch_per_minute: ofConnector = 0, tenant_dispatch_per_minute: ofTenant = 0 } = limits("tight");
const { failure_cooldown_threshold: threshold = 0, failure_cooldown_seconds: cooldown = 0 } = limits("tight");

const dispatched = async ({ send }: ControlScene, times: number, connector = "slack"): Promise<void> => {
  for (let sent = 0; sent < times; sent++)
    expect(await send(INGEST, ingestRequest(connector))).toMatchObject({ status: 200 });
};
const refusedFor = (code: string): object => ({ status: bundle.codes.get(code)!.status, code });
const denied = ingestRequest("slack", { collection_id: "elsewhere" });

describe("budgets", () => {
  it("let as many through as the policy says, of a connector and of the tenant, and not one more", async () => {
    const scene = controlScene();
    await scene.ready();
    await dispatched(scene, ofConnector);
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(refusedFor("CONNECTOR_RATE_BUDGET_EXCEEDED"));
    await dispatched(scene, ofTenant - ofConnector, "google_drive");
    expect(await scene.send(INGEST, ingestRequest("google_drive"))).toMatchObject(
      refusedFor("CONNECTOR_RATE_BUDGET_EXCEEDED"),
    );
    await scene.ready(scene.theirs);
    expect(await scene.send(INGEST, ingestRequest(), { as: scene.theirs })).toMatchObject({ status: 200 });
  });

  it("count what was let through in the last 60 seconds, to the millisecond, and not what was refused", async () => {
    const scene = controlScene();
    await scene.ready();
    await dispatched(scene, ofConnector);
    const over = refusedFor("CONNECTOR_RATE_BUDGET_EXCEEDED");
    for (let sent = 0; sent < 5; sent++) expect(await scene.send(INGEST, ingestRequest())).toMatchObject(over);
    scene.clock.now = NOW + 59_999;
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(over);
    scene.clock.now = NOW + 60_000;
    await dispatched(scene, ofConnector);
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(over);
  });

  it("are used up where no policy says how large they are", async () => {
    const { store, mine } = controlScene();
    await store.transaction(mine.tenant, async (tx) => {
      const crossing = { tx, profile, now: NOW } as unknown as ControlCrossing;
      for (const counter of Object.keys(profile.document.counters!))
        expect(await reached(crossing, counter)).toBe(true);
    });
  });

  it("are those of the policy in force: one with more lets more through", async () => {
    const scene = controlScene();
    await scene.ready();
    await dispatched(scene, ofConnector);
    await scene.send(SET_POLICY, { version: "default" });
    await dispatched(scene, limits("default")["connector_dispatch_per_minute"]! - ofConnector);
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(refusedFor("CONNECTOR_RATE_BUDGET_EXCEEDED"));
  });

  for (const backend of [pglite, postgresql]) {
    describe.skipIf(backend.missing !== undefined)(`over two membranes on ${titleOf(backend)}`, () => {
      it("are one budget, however many ask at once", async () => {
        const prepared = await backend.prepare();
        try {
          // A folder is one process's alone, so there both membranes share its one connection; a server gives each a pool of its own.
          const first = await prepared.open();
          const second = backend === postgresql ? await prepared.open() : first;
          const keys = [freshKey(), freshKey()];
          const shared = { keys, environment: keyed() };
          const scenes = [
            controlScene({ ...shared, store: await openControlStore(first) }),
            controlScene({ ...shared, store: await openControlStore(second) }),
          ];
          await scenes[0]!.ready();
          const asked = Array.from({ length: 24 }, (_, index) =>
            scenes[index % 2]!.send(INGEST, ingestRequest(index % 3 === 0 ? "google_drive" : "slack")),
          );
          const seen = await Promise.all(asked);
          expect(seen.filter(({ status }) => status === 200)).toHaveLength(ofTenant);
          expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200, 429]));
          const { totals } = await scenes[1]!.entries();
          expect(totals).toMatchObject({ dispatch_attempt_allow: ofTenant, dispatch_attempt_deny: 24 - ofTenant });
          for (const { membrane } of scenes) await membrane.close();
        } finally {
          await prepared.dispose();
        }
      });
    });
  }
});

describe("the cooldown", () => {
  const cooling = refusedFor("CONNECTOR_COOLDOWN_ACTIVE");

  it("begins with the last failure the policy lets happen, and ends to the millisecond", async () => {
    const scene = controlScene();
    await scene.ready();
    for (let failed = 0; failed < threshold; failed++) {
      scene.clock.now = NOW + failed * 1000;
      expect(await scene.send(INGEST, denied)).toMatchObject(refusedFor("CONNECTOR_COLLECTION_DENY"));
    }
    const last = scene.clock.now;
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(cooling);
    scene.clock.now = last + cooldown * 1000 - 1;
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(cooling);
    expect(await scene.send(INGEST, denied)).toMatchObject(cooling);
    scene.clock.now = last + cooldown * 1000;
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
  });

  it("is not made longer by what is refused while it lasts, nor by the switch", async () => {
    const scene = controlScene();
    await scene.ready();
    for (let failed = 0; failed < threshold; failed++) await scene.send(INGEST, denied);
    scene.clock.now = NOW + cooldown * 1000 - 1;
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(cooling);
    await scene.send(SWITCH, { connector_id: "slack", enabled: true });
    scene.clock.now = NOW + cooldown * 1000;
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
  });

  it("begins again with the next failure when no success came in between", async () => {
    const scene = controlScene();
    await scene.ready();
    for (let failed = 0; failed < threshold; failed++) await scene.send(INGEST, denied);
    scene.clock.now = NOW + cooldown * 1000;
    expect(await scene.send(INGEST, denied)).toMatchObject(refusedFor("CONNECTOR_COLLECTION_DENY"));
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(cooling);
  });

  it("needs failures in a row: one success starts the count again", async () => {
    const scene = controlScene();
    await scene.ready();
    for (let round = 0; round < ofConnector; round++) {
      for (let failed = 1; failed < threshold; failed++) await scene.send(INGEST, denied);
      expect(await scene.send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
    }
  });

  it("counts no refusal that a ladder answered and none over a budget", async () => {
    const scene = controlScene();
    await scene.ready();
    await dispatched(scene, ofConnector);
    for (let sent = 0; sent < threshold + 1; sent++) {
      await scene.send(INGEST, ingestRequest("slack", { payload: { debug: true } }));
      await scene.send(INGEST, ingestRequest(), { as: { token: "nobody" } });
      await scene.send(INGEST, ingestRequest("slack", { tenant_id: scene.theirs.tenant }));
      expect(await scene.send(INGEST, ingestRequest())).toMatchObject(refusedFor("CONNECTOR_RATE_BUDGET_EXCEEDED"));
    }
    scene.clock.now = NOW + 60_000;
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
  });

  it("is of one connector of one tenant", async () => {
    const scene = controlScene();
    await scene.ready();
    await scene.ready(scene.theirs);
    for (let failed = 0; failed < threshold; failed++) await scene.send(INGEST, denied);
    expect(await scene.send(INGEST, ingestRequest())).toMatchObject(cooling);
    expect(await scene.send(INGEST, ingestRequest("google_drive"))).toMatchObject({ status: 200 });
    expect(await scene.send(INGEST, ingestRequest(), { as: scene.theirs })).toMatchObject({ status: 200 });
  });
});
