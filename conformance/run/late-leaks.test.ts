import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Lane } from "../../src/protocol/given.ts";
import type { OwnedLeak } from "../oracles/leak-watch.ts";
import { planRun, powersOf } from "../plan.ts";
import type { World } from "../program/case.ts";
import { openLateLeaks } from "./late-leaks.ts";
import { openLedger, type Account } from "./ledger.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
if (profile === undefined) throw new Error("the bundle has no profile");

/** Accounts whose programs send nothing, so that only what a surface shows counts. */
function accounts(): Map<string, Account> {
  const plan = planRun(bundle, deriveObligations(bundle), {
    seed: 1,
    maxExamples: 0,
    assurance: "full",
    powers: new Set(powersOf("full")),
    absent: new Set(),
    selects: ({ suffix }) => suffix === "secret-refused",
  });
  return openLedger(plan.obligations.map((planned) => ({ ...planned, attack: undefined, programs: [{ steps: [] }] })));
}

const leakOf = (owner: string): OwnedLeak => ({
  canary: `${owner}#0`,
  owner,
  carries: "secret",
  form: "plain",
  surface: "logs",
  offset: 0,
  length: 32,
});

/** A world whose one surface shows, at each search, what its turn says. */
function world(turns: readonly (readonly OwnedLeak[])[]): World {
  let turn = 0;
  const watch = { searchSurface: async () => ({ leaks: turns[turn++] ?? [], bytes: 1, complete: true }) };
  const target = { surfaces: [{}] };
  return { bundle, profile, target, watch, given: { nonce: "n", signers: new Map() } } as unknown as World;
}

const lane = {} as Lane;
const [CONSENT, INGEST] = ["evidence.connector.consent/secret-refused", "evidence.connector.ingest/secret-refused"];

describe("late leaks", () => {
  it("are booked with how often they came back", async () => {
    const ledger = accounts();
    const late = openLateLeaks(ledger);
    late.note(leakOf(`${CONSENT}#0`));
    await late.confirm(world([[leakOf(`${CONSENT}#0!late1`)], [], [leakOf(`${CONSENT}#0!late3`)]]), lane, 3);
    expect(ledger.get(CONSENT)?.violation?.reproduced).toBe("3 of 4");
  });

  it("are booked though they never come back: nobody else could have made the value", async () => {
    const ledger = accounts();
    const late = openLateLeaks(ledger);
    late.note(leakOf(`${CONSENT}#0`));
    await late.confirm(world([]), lane, 2);
    expect(ledger.get(CONSENT)?.violation?.reproduced).toBe("1 of 3");
  });

  it("are booked as well when they come out only while others are tried again", async () => {
    const ledger = accounts();
    const late = openLateLeaks(ledger);
    late.note(leakOf(`${CONSENT}#0`));
    await late.confirm(world([[leakOf(`${INGEST}#0`)]]), lane, 1);
    expect(ledger.get(INGEST)?.violation).toMatchObject({ reproduced: "1 of 1", problems: [{ oracle: "leak" }] });
  });
});
