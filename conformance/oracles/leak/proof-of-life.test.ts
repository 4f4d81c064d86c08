import { expect, it } from "vitest";
import type { LeakOracle } from "./leak.ts";
import { createLeakOracle } from "./oracle.ts";
import { provesAlive } from "./proof-of-life.ts";

const createBulkLeakOracle = (): LeakOracle => createLeakOracle({ views: false });

const surfaces = ["response", "stderr", "storage"];

it.each([
  ["the oracle for answers", createLeakOracle],
  ["the oracle for bulk", createBulkLeakOracle],
])("finds %s alive", (_name, make) => {
  expect(provesAlive(make, surfaces, "nonce")).toEqual({
    alive: true,
    tried: (make().claims.length + 2) * surfaces.length * 2,
    missed: [],
  });
});

it("finds an oracle dead that is blind to one form on one surface", () => {
  const blind = broken((oracle) => ({
    scan: (bytes, surface) =>
      surface === "stderr"
        ? oracle.scan(bytes, surface).filter(({ form }) => form !== "hex")
        : oracle.scan(bytes, surface),
  }));
  const { alive, missed } = provesAlive(blind, surfaces, "nonce");
  expect(alive).toBe(false);
  expect(new Set(missed.map(({ surface, what }) => `${surface} ${what}`))).toEqual(new Set(["stderr not found"]));
  expect(missed.map(({ form }) => form)).toEqual(["hex", "hex-upper", "hex-colon", "percent"]);
});

it("finds an oracle dead that sees nothing, that sees leaks everywhere, that does not count, or that claims nothing", () => {
  const everywhere = { canary: "c-1", form: "plain", surface: "response", offset: 0, length: 1 };
  const dead = [
    broken(() => ({ scan: () => [], scanStream: () => ({ push: () => {}, end: () => [] }) })),
    broken((oracle) => ({ scan: (bytes, surface) => [...oracle.scan(bytes, surface), everywhere] })),
    broken(() => ({ coverage: () => ({ bytes: new Map(), cut: new Map() }) })),
    broken(() => ({ claims: [] })),
  ];
  for (const make of dead) expect(provesAlive(make, surfaces, "nonce").alive).toBe(false);
});

it("finds nothing alive when there is no surface to try", () => {
  expect(provesAlive(createLeakOracle, [], "nonce")).toEqual({ alive: false, tried: 0, missed: [] });
});

function broken(change: (oracle: LeakOracle) => Partial<LeakOracle>): () => LeakOracle {
  return () => {
    const oracle = createLeakOracle();
    return { ...oracle, ...change(oracle) };
  };
}
