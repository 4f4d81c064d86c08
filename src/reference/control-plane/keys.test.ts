import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../bundle/digest.ts";
import { canonicalJson } from "../../bundle/canonical-json.ts";
import type { Bundle } from "../../bundle/model.ts";
import {
  bundle,
  CONNECT,
  connectRequest,
  controlScene,
  freshIdempotencyKey,
  freshKey,
  freshToken,
  INGEST,
  ingestRequest,
  keyed,
  STATUS,
  AUDIT,
  type Seen,
} from "./fixtures/control-scene.ts";
import { dumpControlMedium, emptyControlMedium, memoryControlStore } from "./memory-store.ts";

const MISSING = { status: 424, code: "CONNECTOR_KEY_UNAVAILABLE" };

describe("the keys", () => {
  it("are needed to connect: without the current one nothing is kept", async () => {
    for (const environment of [
      {},
      { FG_CONNECTOR_KEK_CURRENT_VERSION: "v1" },
      { FG_CONNECTOR_KEK_CURRENT_VERSION: "v1", FG_CONNECTOR_KEK_V1: "short" },
    ]) {
      const medium = emptyControlMedium();
      const { send, status, entries } = controlScene({ environment, store: memoryControlStore(medium) });
      const secret = freshToken();
      expect(await send(CONNECT, connectRequest("slack", { secret_payload: { secret } }))).toMatchObject(MISSING);
      expect(await status()).toMatchObject({ connected: false });
      expect((await entries()).entries).toEqual([]);
      expect(dumpControlMedium(medium).join("")).not.toContain(secret);
    }
  });

  it("stand in the variables that the contract names, and so does the deployment they seal for", async () => {
    const names = { env: "LAB_SEAL", keys: "LAB_SEAL_OF_", deployment: "LAB_NAME" };
    const renamed = withSealingKey(names);
    const environment = { LAB_SEAL: "v1", LAB_SEAL_OF_V1: randomBytes(32).toString("base64"), LAB_NAME: "one" };
    const shared = { bundle: renamed, store: memoryControlStore(), keys: [freshKey(), freshKey()] };
    const here = controlScene({ ...shared, environment });
    await here.ready();
    expect(await here.send(INGEST, ingestRequest())).toMatchObject({ status: 200 });
    const elsewhere = controlScene({ ...shared, environment: { ...environment, LAB_NAME: "two" } });
    expect(await elsewhere.send(INGEST, ingestRequest())).toMatchObject(MISSING);
    const misnamed = controlScene({ ...shared, environment: keyed() });
    expect(await misnamed.send(CONNECT, connectRequest())).toMatchObject(MISSING);
  });

  it("are needed to dispatch: without the one that sealed, the dispatch is denied and written down", async () => {
    const shared = { store: memoryControlStore(), keys: [freshKey(), freshKey()] };
    const honest = controlScene(shared);
    await honest.ready();
    const without = controlScene({ ...shared, environment: {} });
    expect(await without.send(INGEST, ingestRequest())).toMatchObject(MISSING);
    const other = controlScene({ ...shared, environment: keyed() });
    expect(await other.send(INGEST, ingestRequest())).toMatchObject(MISSING);
    expect((await without.entries()).totals).toMatchObject({ dispatch_attempt_allow: 0, dispatch_attempt_deny: 2 });
  });

  it("rotate: what an old key sealed is opened while it is there, and what is new has the new version", async () => {
    const medium = emptyControlMedium();
    const shared = { store: memoryControlStore(medium), keys: [freshKey(), freshKey()] };
    const old = keyed("v1");
    await controlScene({ ...shared, environment: old }).ready();
    const both = { ...old, ...keyed("v2") };
    const rotated = controlScene({ ...shared, environment: both });
    expect(await rotated.send(INGEST, ingestRequest("google_drive"))).toMatchObject({ status: 200 });
    await rotated.send(CONNECT, connectRequest("slack"));
    const { FG_CONNECTOR_KEK_V1: _, ...alone } = both;
    const fresh = controlScene({ ...shared, environment: alone });
    expect(await fresh.send(INGEST, ingestRequest("slack"))).toMatchObject({ status: 200 });
    expect(await fresh.send(INGEST, ingestRequest("google_drive"))).toMatchObject(MISSING);
    expect(
      dumpControlMedium(medium)
        .join("")
        .match(/\\"ver\\":\\"v[12]\\"/gu),
    ).toHaveLength(2);
  });

  it("open nothing that stands in another place", async () => {
    const store = memoryControlStore();
    const { send, ready, mine, theirs } = controlScene({ store });
    await ready();
    await ready(theirs);
    const [stolen] = await store.transaction(theirs.tenant, (tx) => tx.credentials("slack"));
    const [own] = await store.transaction(mine.tenant, (tx) => tx.credentials("slack"));
    await store.transaction(mine.tenant, (tx) => tx.putCredential({ ...own!, sealed: stolen!.sealed }));
    expect(await send(INGEST, ingestRequest())).toMatchObject(MISSING);
  });

  it("keep the digest of a request with a secret from being guessed at, and know it again after a rotation", async () => {
    const medium = emptyControlMedium();
    const shared = { store: memoryControlStore(medium), keys: [freshKey(), freshKey()] };
    const old = keyed("v1");
    const idempotency_key = freshIdempotencyKey();
    const request = connectRequest("slack", { secret_payload: { pin: "0000" }, idempotency_key });
    await controlScene({ ...shared, environment: old }).send(CONNECT, request);
    expect(dumpControlMedium(medium).join("")).not.toContain(sha256(canonicalJson(request)));
    const both = { ...old, ...keyed("v2") };
    const rotated = controlScene({ ...shared, environment: both });
    expect(await rotated.send(CONNECT, request)).toMatchObject({ status: 200 });
    const other = { ...request, secret_payload: { pin: "0001" } };
    expect(await rotated.send(CONNECT, other)).toMatchObject({ status: 409 });
    const { FG_CONNECTOR_KEK_V1: _, ...alone } = both;
    expect(await controlScene({ ...shared, environment: alone }).send(CONNECT, request)).toMatchObject({ status: 409 });
    expect((await rotated.entries()).totals).toMatchObject({ credential_connect: 1 });
  });
});

describe("a secret", () => {
  it("is handed to the runner as it came, and is in no answer, no log and no row", async () => {
    const secret = randomBytes(24).toString("hex");
    const name = randomBytes(24).toString("hex");
    const medium = emptyControlMedium();
    let taken: unknown;
    const { send, ready, logged } = controlScene({
      store: memoryControlStore(medium),
      runner: {
        take: async ({ credentials }) => {
          taken = credentials.map((each) => each.secret);
          return { mode: "read-only-v1", hooks: { polling: "stub", subscription: "stub" } };
        },
      },
    });
    await ready();
    const payload = { [name]: { nested: [secret] } };
    const request = connectRequest("slack", { secret_payload: payload, idempotency_key: freshIdempotencyKey() });
    const seen: Seen[] = [
      await send(CONNECT, request),
      await send(CONNECT, request),
      await send(CONNECT, { ...request, secret_payload: { [name]: secret } }),
      await send(CONNECT, { ...request, extra: secret }),
      await send(CONNECT, request, { body: Buffer.from(`{"secret_payload":"${secret}`) }),
      await send(CONNECT, { ...request, principal_id: `-${secret}` }),
      await send(INGEST, ingestRequest()),
      await send(INGEST, ingestRequest("slack", { payload: { cursor: secret } })),
      await send(INGEST, ingestRequest("slack", { collection_id: secret })),
      await send(STATUS),
      await send(AUDIT),
    ];
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 409, 422, 400, 422, 200, 200, 403, 200, 200]);
    expect(taken).toEqual([payload]);
    const all = [...seen.map(({ text }) => text), logged(), ...dumpControlMedium(medium)].join("\n");
    for (const form of [secret, name].flatMap((each) => formsOf(each))) expect(all).not.toContain(form);
  });
});

function formsOf(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  return [text, bytes.toString("hex"), bytes.toString("base64url").slice(0, 30), sha256(text)];
}

/** The contract with other names of variables for the keys that seal. */
function withSealingKey(names: object): Bundle {
  const profiles = bundle.profiles.map((profile) => ({
    ...profile,
    document: {
      ...profile.document,
      given: profile.document.given.map((each) => (each.what === "sealing-key" ? { ...each, ...names } : each)),
    },
  }));
  return { ...bundle, profiles };
}
