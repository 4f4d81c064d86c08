import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import { encodeCall } from "./encode-call.ts";
import { Unfillable } from "./unfillable.ts";
import type { CallStep, Sending, Speaker } from "./program.ts";

const { bundle } = loadBundle(builtInBundleFolder());

async function targetOf(send: Sending): Promise<string> {
  return (await requestOf("evidence.connector.revoke", { as: "none", send })).target;
}

async function requestOf(name: string, step: Pick<CallStep, "as" | "send" | "input">): Promise<CallRequest> {
  const profile = bundle.profiles.find(({ operations }) => operations.some((each) => each.name === name));
  const operation = profile?.operations.find((each) => each.name === name);
  if (profile === undefined || operation === undefined) throw new Error("the bundle has no such operation");
  const { request } = encodeCall(
    { do: "call", id: "s0", role: "attack", operation: name, expect: { see: "declared" }, ...step },
    operation,
    profile,
    {
      nonce: "n0",
      caseId: "case 1",
      lane: {
        self: { token: "own", tenant: "tenant_node:self", standingRefs: [] },
        other: { token: "theirs", tenant: "tenant_node:other", standingRefs: [] },
        noScope: { token: "narrow", tenant: "tenant_node:self", standingRefs: [] },
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

it("shows the credential of whoever speaks, and cannot be filled in where the run has no such caller", async () => {
  const shown = async (as: Speaker): Promise<string | undefined> =>
    (await requestOf("control.policy.read", { as })).headers.find(([name]) => name === "x-api-key")?.[1];
  expect(await Promise.all((["self", "other", "no-scope", "none"] as const).map(shown))).toEqual([
    "own",
    "theirs",
    "narrow",
    undefined,
  ]);
  await expect(shown("unbound")).rejects.toThrow(Unfillable);
});

it("makes a credential out of the token of the caller, where a step asks for one", async () => {
  const { headers } = await requestOf("control.policy.read", { as: "none", send: { credential: "{token}x" } });
  expect(headers.filter(([name]) => name === "x-api-key")).toEqual([["x-api-key", "ownx"]]);
});

it("puts a member into the body beside the place that carries it", async () => {
  const input = { connector_id: "slack", enabled: true, tenant_id: { $: "tenant", of: "self" } } as const;
  const { target, body } = await requestOf("control.connector.state", {
    as: "self",
    input,
    send: { inBody: [["tenant_id", { $: "tenant", of: "other" }]] },
  });
  expect(target).toBe("/admin/connectors/slack/state?tenant_id=tenant_node%3Aself");
  expect(Buffer.from(body ?? []).toString()).toBe('{"enabled":true,"tenant_id":"tenant_node:other"}');
});

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
  const { headers } = await requestOf("evidence.connector.revoke", {
    as: "none",
    send: { headers: [[name, "value"]] },
  });
  expect(headers.at(-1)).toEqual([expect.stringMatching(/^x-[a-z][a-z0-9-]*$/u), "value"]);
});
