import { describe, expect, it } from "vitest";
import { BundleError } from "./bundle-error.ts";
import { loadBundle } from "./load.ts";
import { builtInBundleFolder } from "./locate.ts";

describe("loadBundle", () => {
  it("reads the built-in bundle without a finding", () => {
    try {
      const { bundle, warnings } = loadBundle(builtInBundleFolder());
      expect(warnings).toEqual([]);
      expect(bundle.profiles.map((profile) => profile.name)).toEqual(["evidence", "control-plane"]);
      expect(bundle.profiles.map((profile) => profile.operations.length)).toEqual([7, 9]);
    } catch (error) {
      if (error instanceof BundleError) throw new Error(JSON.stringify(error.findings, null, 1), { cause: error });
      throw error;
    }
  });
});
