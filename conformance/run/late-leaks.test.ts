import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Lane } from "../../src/protocol/given.ts";
import type { Surface } from "../../src/protocol/target.ts";
import type { Attack } from "../attacks/attack.ts";
import type { OwnedLeak } from "../oracles/leak-watch.ts";
import { planRun, powersOf } from "../plan.ts";
import type { World } from "../program/case.ts";
import { openLateLeaks } from "./late-leaks.ts";
import { openLedger, type Account } from "./ledger.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
if (profile === undefined) throw new Error("the bundle has no profile");

/** Accounts whose programs send nothing, so that only what a surface shows counts. */
function accounts(attack?: { readonly watchesAccepted: true }): Map<string, Account> {
  const plan = planRun(bundle, deriveObligations(bundle), {
    seed: 1,
    maxExamples: 0,
    assurance: "full",
    powers: new Set(powersOf("full")),
    absent: new Set(),
    selects: ({ suffix }) => suffix === "secret-refused",
  });
  return openLedger(
    plan.obligations.map((planned) => ({
      ...planned,
      attack: attack as Attack | undefined,
      programs: [{ steps: [] }],
    })),
  );
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
function world(turns: readonly (readonly OwnedLeak[])[], lanes: readonly Lane[] = [{} as Lane]): World {
  let turn = 0;
  const watch = { searchSurface: async () => ({ leaks: turns[turn++] ?? [], bytes: 1, complete: true }) };
  const target = { surfaces: [{}] };
  return { bundle, profile, target, watch, given: { nonce: "n", signers: new Map(), lanes } } as unknown as World;
}

const [CONSENT, INGEST] = ["evidence.connector.consent/secret-refused", "evidence.connector.ingest/secret-refused"];

describe("late leaks", () => {
  it("are booked with how often they came back", async () => {
    const ledger = accounts();
    const late = openLateLeaks(ledger);
    late.note(leakOf(`${CONSENT}#0`));
    await late.confirm(world([[leakOf(`${CONSENT}#0!late1`)], [], [leakOf(`${CONSENT}#0!late3`)]]), 3);
    expect(ledger.get(CONSENT)?.violation?.reproduced).toBe("3 of 4");
  });

  it("are booked though they never come back: nobody else could have made the value", async () => {
    const ledger = accounts();
    const late = openLateLeaks(ledger);
    late.note(leakOf(`${CONSENT}#0`));
    await late.confirm(world([]), 2);
    expect(ledger.get(CONSENT)?.violation?.reproduced).toBe("1 of 3");
  });

  it("are booked without the tries that could not be executed", async () => {
    const ledger = accounts();
    const late = openLateLeaks(ledger);
    late.note(leakOf(`${CONSENT}#0`));
    let left = 1;
    const fresh = (): Lane | undefined => (left-- > 0 ? ({} as Lane) : undefined);
    await late.confirm({ ...world([[leakOf(`${CONSENT}#0!late1`)]]), fresh }, 3);
    expect(ledger.get(CONSENT)?.violation?.reproduced).toBe("2 of 2");
  });

  it("are booked as well when they come out only while others are tried again", async () => {
    const ledger = accounts();
    const late = openLateLeaks(ledger);
    late.note(leakOf(`${CONSENT}#0`));
    await late.confirm(world([[leakOf(`${INGEST}#0`)]]), 1);
    expect(ledger.get(INGEST)?.violation).toMatchObject({ reproduced: "1 of 1", problems: [{ oracle: "leak" }] });
  });

  describe("of a credential", () => {
    it("accuse only those that bring it out when they are tried alone", async () => {
      const { violated } = await confirmed(
        [[credentialOf(`${CONSENT}#0!late1`)], [credentialOf(`${CONSENT}#0!late1`)]],
        1,
      );
      expect(violated).toEqual([CONSENT]);
    });

    it("are tried with a credential each where there are as many lanes", async () => {
      const turns = [[credentialOf(`${INGEST}#0!late1`)]];
      const { violated, searches } = await confirmed(turns, 2);
      expect(violated).toEqual([INGEST]);
      expect(searches).toBe(1);
    });

    it("accuse all that have it when none brings it out again and nothing else explains it", async () => {
      expect((await confirmed([], 1)).violated).toEqual([CONSENT, INGEST]);
    });

    it("accuse nobody more when one that watches for it is known to let values out", async () => {
      const { violated } = await confirmed([], 1, (ledger) => {
        const problem = { step: "s", oracle: "leak", expected: "nothing", seen: "something" } as const;
        const account = ledger.get(CONSENT);
        if (account !== undefined)
          account.violation = { problems: [problem], program: { steps: [] }, reproduced: "1 of 1" };
      });
      expect(violated).toEqual([CONSENT]);
    });

    it("leave unjudged who could not be tried, though another explains it", async () => {
      const turns = [[credentialOf(`${CONSENT}#0!late1`)]];
      const { violated, ledger } = await confirmed(turns, 2, () => undefined, 1);
      expect(violated).toEqual([CONSENT]);
      expect(ledger.get(INGEST)?.unjudgeable).toMatch(/^what was seen once could not be tried again: .*tenants/u);
    });

    it("give way to a value of its own, which nobody else could have made", async () => {
      const ledger = accounts();
      const late = openLateLeaks(ledger);
      late.note(credentialOf(`${CONSENT}#0`));
      expect(late.note(leakOf(`${CONSENT}#0`))).toBe(true);
      expect(late.note(credentialOf(`${CONSENT}#0`))).toBe(false);
      await late.confirm(world([]), 1);
      expect(ledger.get(CONSENT)?.violation?.problems[0]?.seen).toContain("(secret)");
    });
  });
});

const credentialOf = (owner: string): OwnedLeak => ({
  ...leakOf(owner),
  canary: `${owner}#credential`,
  carries: "token",
});

/** One round for two suspects of a credential, in so many lanes, with callers of their own for so many programs. */
async function confirmed(
  turns: readonly (readonly OwnedLeak[])[],
  lanes: number,
  before: (ledger: Map<string, Account>) => void = () => undefined,
  own = 1000,
): Promise<{ violated: string[]; searches: number; ledger: Map<string, Account> }> {
  const ledger = accounts({ watchesAccepted: true });
  before(ledger);
  const late = openLateLeaks(ledger);
  for (const id of [CONSENT, INGEST]) late.note(credentialOf(`${id}#0`));
  const identity = { token: "t", tenant: "a", standingRefs: [] };
  const lane: Lane = { self: identity, other: identity };
  const watched = world(
    turns,
    Array.from({ length: lanes }, () => lane),
  );
  const { watch } = watched;
  let searches = 0;
  const counting = {
    ...watch,
    plant: () => undefined,
    searchSurface: (surface: Surface) => (searches++, watch.searchSurface(surface)),
  };
  let left = own;
  const fresh = (): Lane | undefined => (left-- > 0 ? lane : undefined);
  await late.confirm({ ...watched, watch: counting, fresh }, 1);
  const violated = [...ledger.values()].flatMap(({ planned, violation }) =>
    violation === undefined ? [] : [planned.obligation.id],
  );
  return { violated: violated.toSorted(), searches, ledger };
}
