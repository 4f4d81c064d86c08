import { expect, it } from "vitest";
import type { ModuleInstance } from "../../protocol/module-adapter.ts";
import { referenceModule } from "../module.ts";
import {
  AUDIT,
  callOf,
  CONNECT,
  connectRequest,
  freshKey,
  freshToken,
  INGEST,
  ingestRequest,
  keyed,
  SET_POLICY,
  SWITCH,
  type Member,
} from "./fixtures/control-scene.ts";

it("keeps everything over a restart, takes a changed environment, and opens logs and storage", async () => {
  const mine = freshKey();
  const secret = freshToken();
  const environment = {
    ...keyed(),
    MEMBRANE_IDENTITIES: JSON.stringify([{ token: mine.token, tenant: mine.tenant, scopes: mine.scopes }]),
  };
  let target = await referenceModule({ profile: "control-plane" }).start(environment);
  const send = async (operation: string, input: Member = {}): Promise<number> =>
    (await target.call(callOf(operation, input, mine))).status;
  expect(await send(SET_POLICY, { version: "tight" })).toBe(200);
  expect(await send(SWITCH, { connector_id: "slack", enabled: true })).toBe(200);
  expect(await send(CONNECT, connectRequest("slack", { secret_payload: { secret } }))).toBe(200);
  target = await target.restart!({});
  expect(await send(INGEST, ingestRequest())).toBe(200);
  target = await target.restart!({ FG_CONNECTOR_KEK_V1: undefined });
  expect(await send(INGEST, ingestRequest())).toBe(424);
  const storage = (await target.storage!()).map(String).join("\n");
  expect(storage).toContain("dispatch_attempt_deny");
  expect(storage + target.logs!()).not.toContain(secret);
  expect(logged(target)).toEqual([SET_POLICY, SWITCH, CONNECT, INGEST, INGEST]);
  expect(await send(AUDIT)).toBe(200);
  await target.close();
});

it("is refused for callers it cannot take, quoting none", async () => {
  const token = freshToken();
  for (const [identity, message] of [
    [{ token, tenant: "a/b" }, "MEMBRANE_IDENTITIES#/0/tenant: must be a tenant as the contract writes it"],
    [{ token, scopes: "admin:write" }, "MEMBRANE_IDENTITIES#/0/scopes: must be an array of scopes"],
    [{ token, tenant: "a", standing_refs: [] }, "MEMBRANE_IDENTITIES#/0: member 3 has an unknown name"],
  ] as const) {
    const starting = referenceModule({ profile: "control-plane" }).start({
      MEMBRANE_IDENTITIES: JSON.stringify([identity]),
    });
    await expect(starting).rejects.toThrow(message);
  }
});

it("does not exist for a profile that is not served", () =>
  expect(() => referenceModule({ profile: "vault" })).toThrow("the reference serves no profile vault"));

function logged(target: ModuleInstance): string[] {
  const lines = target.logs!().trimEnd().split("\n");
  return lines.map((line) => (JSON.parse(line) as { operation: string }).operation);
}
