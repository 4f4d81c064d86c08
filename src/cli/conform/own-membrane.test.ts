import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { startLeakWatch } from "../../../conformance/oracles/leak-watch.ts";
import { makeCanary } from "../../../conformance/canaries/canary.ts";
import type { Given } from "../../protocol/given.ts";
import { demandSilent } from "./own-membrane.ts";

const token = randomBytes(24).toString("base64url");
const identity = { token, tenant: "tenant_node:a", standingRefs: [] };
const short = { token: "t:9", tenant: "tenant_node:b", standingRefs: [] };
const given: Given = {
  nonce: "n0nce",
  lanes: [{ self: identity, other: short }],
  signers: new Map(),
  environment: {},
};
const planted = makeCanary("n0nce", "case", 1, "alnum", 32);
const watch = startLeakWatch();
watch.plant({ id: "case#1", value: planted, carries: "secret", owner: "case", where: "n=1" });

it("lets a result pass that holds no value of the run", async () => {
  await expect(demandSilent(["tenant_node:a is fine", "case#1 too"], watch, given)).resolves.toBeUndefined();
});

it.each([
  ["a planted value", planted],
  ["half a planted value", planted.slice(8, 24)],
  ["a planted value in base64", Buffer.from(planted).toString("base64")],
  ["a planted value in reverse", Array.from(planted).toReversed().join("")],
  ["a token", token],
  ["a token of few characters", short.token],
])("withholds a result that holds %s, and does not say it", async (_what, value) => {
  const error: unknown = await demandSilent(["fine", `{"seen":"${value}"}`], watch, given).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    code: "own_leak",
    message: expect.stringMatching(/^the result holds [12] values/u) as string,
  });
  expect(JSON.stringify([error, String(error)])).not.toContain(value);
});
