import { describe, expect, it } from "vitest";
import { judgeAdapter } from "../../conformance/mutants/index.ts";
import { spoiledAdapter } from "../../conformance/mutants/spoiled-adapter.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { ModuleAdapter } from "../../src/protocol/module-adapter.ts";
import { referenceModule } from "../../src/reference/module.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const LEAKY = "production.admissionPrecheck";

/** A membrane that logs the credential of each request of one operation that it accepts. */
function leaky(): ModuleAdapter {
  const path = bundle.profiles[0]?.operations.find(({ name }) => name === LEAKY)?.path;
  return spoiledAdapter(referenceModule({ bundle }), (request, answer, { log }) => {
    const credential = request.headers.find(([name]) => name.toLowerCase() === "authorization")?.[1];
    if (answer.status === 200 && request.target === path) log(`caller ${credential}\n`);
    return answer;
  });
}

describe("a credential in a log", { timeout: 120_000 }, () => {
  it("accuses the operation that wrote it there and no other", async () => {
    const ids = deriveObligations(bundle)
      .filter(({ suffix, profile }) => suffix === "accepted-value-silent" && profile === "evidence")
      .map(({ id }) => id);
    const judged = await judgeAdapter(bundle, leaky(), ids, { seed: 1, maxExamples: 2 });
    const violated = judged.filter(({ outcome }) => outcome === "violated").map(({ obligation }) => obligation.id);
    expect(violated).toEqual([`${LEAKY}/accepted-value-silent`]);
  });
});
