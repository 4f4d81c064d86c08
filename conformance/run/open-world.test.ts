import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Target } from "../../src/protocol/target.ts";
import { startLeakWatch } from "../oracles/leak-watch.ts";
import { openWorld } from "./open-world.ts";

const { bundle } = loadBundle(builtInBundleFolder());

describe("a world", () => {
  it("has something done at every restart, and puts back what one changed", async () => {
    const seen: unknown[] = [];
    const target: Target = {
      transport: "module",
      name: "told",
      powers: new Set(["wire"]),
      surfaces: [],
      call: () => Promise.reject(new Error("nobody calls")),
      restart: async (environment, _exchanges, meanwhile) => {
        seen.push(environment);
        await meanwhile?.();
      },
      close: async () => undefined,
    };
    const world = openWorld(
      {
        bundle,
        profile: bundle.profiles[0]!,
        target,
        given: { nonce: "n", lanes: [], signers: new Map(), environment: {} },
        limits: { timeoutMs: 1000, maxAnswerBytes: 1000 },
        watch: startLeakWatch(),
        observe: () => undefined,
        foreignLeak: () => undefined,
      },
      async () => seen.push("searched"),
    );
    await world.restart?.({ without: ["KEY"] });
    await world.plain?.();
    await world.plain?.();
    expect(seen).toEqual([{ KEY: undefined }, "searched", {}, "searched"]);
  });
});
