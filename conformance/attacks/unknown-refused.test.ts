import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { refusalWhen, type Profile } from "../../src/bundle/model.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { planRun, powersOf } from "../plan.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const obligations = deriveObligations(bundle).filter(({ suffix }) => suffix === "unknown-refused");
const powers = new Set(powersOf("full"));

it("asks for no refusal where what the resource is bound to is the same by chance", () => {
  // Seed 31 drew the same two characters twice, and an honest target was accused.
  const seeds = [31, ...Array.from({ length: 20 }, (_, index) => index)];
  let compared = 0;
  for (const seed of seeds) {
    const choice = {
      seed,
      maxExamples: 20,
      assurance: "full",
      selects: ({ profile: served }: { profile: string }) => served === "evidence",
    } as const;
    for (const { scene, programs } of planRun(bundle, obligations, { ...choice, powers, absent: new Set() })
      .obligations)
      for (const { steps } of programs) {
        const made = steps.filter((step) => step.do === "call" && step.role === "setup");
        const [one, other, ...more] = made.map((step) =>
          JSON.stringify(valueAt(step, `/input${binding(scene.profile, scene.operation.name)}`)),
        );
        if (other === undefined) continue;
        expect(new Set([one, other, ...more]).size, `seed ${seed}`).toBe(made.length);
        compared++;
      }
  }
  expect(compared).toBeGreaterThan(100);
});

function binding(profile: Profile, name: string): string {
  const operation = profile.operations.find((each) => each.name === name);
  return (operation === undefined ? undefined : refusalWhen(operation, "unknown")?.binds[0]) ?? "";
}
