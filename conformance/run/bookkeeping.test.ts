import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Target } from "../../src/protocol/target.ts";
import type { OwnedLeak } from "../oracles/leak-watch.ts";
import { planRun, powersOf } from "../plan.ts";
import type { World } from "../program/case.ts";
import type { RunOptions } from "../run.ts";
import { openBooks } from "./bookkeeping.ts";
import type { RecordEntry } from "./record.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles[0]!;
const plan = planRun(bundle, deriveObligations(bundle), {
  seed: 1,
  maxExamples: 0,
  assurance: "wire",
  powers: new Set(powersOf("wire")),
  absent: new Set(),
  selects: ({ suffix }) => suffix === "secret-refused",
});
const target = { surfaces: [] } as unknown as Target;
const leak: OwnedLeak = {
  canary: "evidence.connector.ingest/secret-refused#0#0",
  owner: "evidence.connector.ingest/secret-refused#0",
  carries: "secret",
  form: "plain",
  surface: "answer body",
  offset: 0,
  length: 32,
};
const began: RecordEntry = { what: "began", at: "2026-01-01T00:00:00.000Z" };

describe("the books of a run that goes on", () => {
  it("hold a leak that came out in the answer to another case before the run was cut off", async () => {
    const record = { earlier: [began, { what: "leak", leak } as const], add: () => undefined };
    const books = openBooks(plan, bundle, profile, target, { record: () => record } as unknown as RunOptions);
    const world = { bundle, profile, target, given: {} } as unknown as World;
    await books.late.confirm(world, 0);
    expect(books.accounts.get("evidence.connector.ingest/secret-refused")?.violation).toMatchObject({
      reproduced: "1 of 1",
      problems: [{ oracle: "leak" }],
    });
  });

  it("write down the first leak of each obligation, once", () => {
    const added: RecordEntry[] = [];
    const record = { earlier: [], add: (entry: RecordEntry) => void added.push(entry) };
    const books = openBooks(plan, bundle, profile, target, { record: () => record } as unknown as RunOptions);
    for (const each of [leak, leak, { ...leak, owner: "evidence.connector.ingest/secret-refused#1" }]) books.note(each);
    expect(added).toEqual([{ what: "leak", leak }]);
  });
});
