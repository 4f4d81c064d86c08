import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import { encodeCall } from "./encode-call.ts";
import type { Sending } from "./program.ts";

const { bundle } = loadBundle(builtInBundleFolder());

const targetOf = async (send: Sending): Promise<string> => (await requestOf(send)).target;

async function requestOf(send: Sending): Promise<CallRequest> {
  const [profile] = bundle.profiles;
  const operation = profile?.operations.find(({ name }) => name === "evidence.connector.revoke");
  if (profile === undefined || operation === undefined) throw new Error("the bundle has no such operation");
  const { request } = await encodeCall(
    { do: "call", id: "s0", role: "attack", operation: operation.name, as: "none", send, expect: { see: "declared" } },
    operation,
    profile,
    {
      nonce: "n0",
      caseId: "case 1",
      lane: {
        self: { token: "", tenant: "tenant_node:self", standingRefs: [] },
        other: { token: "", tenant: "tenant_node:other", standingRefs: [] },
      },
      signers: new Map(),
      material: bundle.sensitiveMaterial,
      startedAt: 0,
      issued: () => undefined,
      plant: () => undefined,
    },
  );
  return request;
}

it("writes whatever more path there is as one request target, so that the target sees a request", async () => {
  const path = "/v1/evidence/connectors/revoke";
  expect(await targetOf({ pathSuffix: "/a:b@c/d" })).toBe(`${path}/a:b@c/d`);
  expect(await targetOf({ pathSuffix: "/two words\r\nx: y?q#f%zz" })).toBe(
    `${path}/two%20words%0D%0Ax:%20y%3Fq%23f%25zz`,
  );
  expect(await targetOf({ pathSuffix: "/é", query: [["a b", "c&d"]] })).toBe(`${path}/%C3%A9?a%20b=c%26d`);
  expect(await targetOf({ pathSuffix: { $: "material", n: 0, shape: "bearer-credential" } })).toMatch(
    /revokeBearer%20\w{40}$/u,
  );
});

it("fills in whatever the schema of programs lets be filled in", async () => {
  const name = { $: "text", parts: ["x-", { $: "tenant", of: "nobody" }] } as const;
  const { headers } = await requestOf({ headers: [[name, "value"]] });
  expect(headers.at(-1)).toEqual([expect.stringMatching(/^x-[a-z][a-z0-9-]*$/u), "value"]);
});
