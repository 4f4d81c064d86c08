import { describe, expect, it } from "vitest";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import type { Given } from "../src/protocol/given.ts";
import { controlModule } from "../src/reference/index.ts";
import { sceneOf } from "./arbitraries/scene.ts";
import { strangerAmong, type Stranger } from "./known-callers.ts";
import { quietWorld } from "./run/quiet-world.ts";
import { makeGiven } from "./targets/given.ts";
import { openModuleTarget } from "./targets/module.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ name }) => name === "control-plane");
if (profile === undefined) throw new Error("the bundle has no control plane");
const { env } = profile.document.identities;

/** Asks a control plane that was told of its callers otherwise, and gives what it was asked. */
async function asked(told: (given: Given) => string) {
  const given = makeGiven({ nonce: "known", lanes: 2, own: 2, signerNames: [], profile: profile! });
  const target = await openModuleTarget(controlModule({ bundle }), { ...given.environment, [env]: told(given) });
  const methods: string[] = [];
  const noting: typeof target = {
    ...target,
    call: (request, limits) => (methods.push(request.method), target.call(request, limits)),
  };
  const world = quietWorld({
    bundle,
    profile: profile!,
    target: noting,
    // As of a target that was not started here.
    given: { ...given, environment: {} },
    limits: { timeoutMs: 10_000, maxAnswerBytes: 1_000_000 },
  });
  const stranger: Stranger | undefined = await strangerAmong(world, (operation) =>
    sceneOf(bundle, profile!, operation, new Set()),
  );
  await target.close();
  return { stranger, methods };
}

describe("the callers of a control plane, where a case needs a tenant that nobody used", () => {
  it("are asked for with what leaves nothing behind", async () => {
    const { stranger, methods } = await asked(({ environment }) => environment[env] ?? "");
    expect(stranger).toBeUndefined();
    expect(methods.length).toBeGreaterThan(0);
    expect(new Set(methods)).toEqual(new Set(["GET"]));
  });

  it("are told by the status of the refusal where one code stands for two conditions", async () => {
    const narrow = await asked(({ environment }) =>
      JSON.stringify((JSON.parse(environment[env] ?? "") as object[]).map((each) => ({ ...each, scopes: [] }))),
    );
    expect(narrow.stranger?.remedy).toContain("check scopes");
    const nobody = await asked(() => "[]");
    expect(nobody.stranger?.remedy).toContain("check identities");
  });
});
