import { describe, expect, it } from "vitest";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import { allRules } from "../src/check/all-rules.ts";
import { worldOf } from "../src/check/proving/world.ts";
import { foundWhere } from "../src/cli/prove/prove-rule.ts";

const world = worldOf(loadBundle(builtInBundleFolder()), allRules());
const brief = (found: Awaited<ReturnType<typeof foundWhere>>): string[] | undefined =>
  found?.map(({ rule, message }) => `${rule}: ${message}`);

describe("the example of every rule", () => {
  it("belongs to one rule", () => {
    const ids = allRules().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(40);
  });

  it.each(allRules().map(({ id, example }) => [id, example] as const))(
    "%s finds nothing in the good, and alone something in the bad",
    async (id, example) => {
      expect(brief(await foundWhere(example, "good", world))).toEqual([]);
      const bad = await foundWhere(example, "bad", world);
      expect(bad?.length, "something is found").toBeGreaterThan(0);
      expect(brief(bad?.filter(({ rule }) => rule !== id))).toEqual([]);
    },
  );
});
