import { describe, expect, it } from "vitest";
import { pglite, postgresql, titleOf } from "../../../test/sql-databases.ts";
import { openControlStore } from "./control-store.ts";
import {
  CONNECT,
  connectRequest,
  controlScene,
  freshIdempotencyKey,
  freshKey,
  keyed,
  profile,
  REVOKE,
  SET_POLICY,
  SWITCH,
  type Member,
} from "./fixtures/control-scene.ts";

const CONFLICT = { status: 409, code: "idempotency_conflict" };
const WRITERS: [operation: string, input: Member, other: Member, total: string][] = [
  [SET_POLICY, { version: "tight" }, { version: "default" }, "policy_set"],
  [SWITCH, { connector_id: "slack", enabled: true }, { connector_id: "slack", enabled: false }, "state_set"],
  [CONNECT, connectRequest(), connectRequest(), "credential_connect"],
];
/** All that take a key; a revocation says nothing but the connector, so it has no other request to conflict with. */
const REPEATED: [operation: string, input: Member][] = [
  ...WRITERS.map(([operation, input]): [string, Member] => [operation, input]),
  [REVOKE, { connector_id: "slack" }],
];

describe("an idempotency key", () => {
  it.each(WRITERS)(
    "has one effect of %s, and is refused with another request",
    async (operation, input, other, total) => {
      const { send, entries } = controlScene();
      const key = freshIdempotencyKey();
      const first = await send(operation, { ...input, idempotency_key: key });
      expect(first.status).toBe(200);
      expect(await send(operation, { ...input, idempotency_key: key })).toEqual(first);
      expect(await send(operation, { ...other, idempotency_key: key })).toMatchObject(CONFLICT);
      expect((await entries()).totals).toMatchObject({ [total]: 1 });
      expect(await send(operation, { ...input, idempotency_key: freshIdempotencyKey() })).toMatchObject({
        status: 200,
      });
      expect((await entries()).totals).toMatchObject({ [total]: 2 });
    },
  );

  it("of a revocation gives the count of then", async () => {
    const { send, ready } = controlScene();
    await ready();
    const input = { connector_id: "slack", idempotency_key: freshIdempotencyKey() };
    const first = await send(REVOKE, input);
    expect(first.body).toEqual({ ok: true, revoked_count: 1 });
    await send(CONNECT, connectRequest());
    expect(await send(REVOKE, input)).toEqual(first);
    expect((await send(REVOKE, { connector_id: "slack" })).body).toEqual({ ok: true, revoked_count: 1 });
  });

  it("is taken by no other operation than those tried here", () => {
    const taking = profile.operations.filter(({ idempotentAt }) => idempotentAt !== undefined);
    expect(taking.map(({ name }) => name).toSorted()).toEqual(REPEATED.map(([operation]) => operation).toSorted());
  });

  it.each(REPEATED)(
    "gives the same answer of %s whether or not the caller names its own tenant besides",
    async (operation, input) => {
      for (const namedFirst of [true, false]) {
        const { send, mine, entries, ready } = controlScene();
        await ready();
        const sent = { ...input, idempotency_key: freshIdempotencyKey() };
        const named = { ...sent, tenant_id: mine.tenant };
        const first = await send(operation, namedFirst ? named : sent);
        expect(first.status).toBe(200);
        const before = await entries();
        expect(await send(operation, namedFirst ? sent : named)).toEqual(first);
        expect(await entries()).toEqual(before);
      }
    },
  );

  it("changes nothing when it conflicts: the switch stays as it was", async () => {
    const { send, status } = controlScene();
    const key = freshIdempotencyKey();
    await send(SWITCH, { connector_id: "slack", enabled: true, idempotency_key: key });
    await send(SWITCH, { connector_id: "slack", enabled: false, idempotency_key: key });
    expect(await status()).toMatchObject({ enabled: true });
  });

  it("is another key for another tenant, operation and connector", async () => {
    const { send, theirs } = controlScene();
    const idempotency_key = freshIdempotencyKey();
    const calls: [string, Member, { token: string } | undefined][] = [
      [SWITCH, { connector_id: "slack", enabled: true }, undefined],
      [SWITCH, { connector_id: "google_drive", enabled: false }, undefined],
      [SWITCH, { connector_id: "slack", enabled: false }, theirs],
      [CONNECT, connectRequest(), undefined],
      [REVOKE, { connector_id: "slack" }, undefined],
      [SET_POLICY, { version: "tight" }, undefined],
    ];
    for (const [operation, input, as] of calls) {
      const seen = await send(operation, { ...input, idempotency_key }, as === undefined ? {} : { as });
      expect(seen).toMatchObject({ status: 200 });
    }
  });

  it("is not used up by a refused request", async () => {
    const { send } = controlScene();
    const idempotency_key = freshIdempotencyKey();
    expect(await send(SET_POLICY, { version: "none", idempotency_key })).toMatchObject({ status: 403 });
    expect(await send(SET_POLICY, { version: "tight", idempotency_key })).toMatchObject({ status: 200 });
  });

  for (const backend of [pglite, postgresql]) {
    it.skipIf(backend.missing !== undefined)(`lets one of many at once through on ${titleOf(backend)}`, async () => {
      const prepared = await backend.prepare();
      try {
        const first = await prepared.open();
        const second = backend === postgresql ? await prepared.open() : first;
        const shared = { keys: [freshKey(), freshKey()], environment: keyed() };
        const scenes = [
          controlScene({ ...shared, store: await openControlStore(first) }),
          controlScene({ ...shared, store: await openControlStore(second) }),
        ];
        const input = connectRequest("slack", { idempotency_key: freshIdempotencyKey() });
        const same = await Promise.all(
          Array.from({ length: 10 }, (_, index) => scenes[index % 2]!.send(CONNECT, input)),
        );
        expect(new Set(same.map(({ status }) => status))).toEqual(new Set([200]));
        const key = freshIdempotencyKey();
        const different = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            scenes[index % 2]!.send(CONNECT, connectRequest("slack", { idempotency_key: key })),
          ),
        );
        expect(different.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
          200,
          ...Array<number>(9).fill(409),
        ]);
        expect((await scenes[0]!.entries()).totals).toMatchObject({ credential_connect: 2 });
        for (const { membrane } of scenes) await membrane.close();
      } finally {
        await prepared.dispose();
      }
    });
  }
});
