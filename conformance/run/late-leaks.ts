import type { Lane } from "../../src/protocol/given.ts";
import { describeLeak, type OwnedLeak } from "../oracles/leak-watch.ts";
import type { World } from "../program/case.ts";
import type { Program } from "../program/program.ts";
import { focusedOn } from "./focus.ts";
import { EARLIER, type Account } from "./ledger.ts";
import { runJudged } from "./run-case.ts";

/** Leaks that the case which planted the canary could not see itself: in another's answer, in a log, in a store. */
export interface LateLeaks {
  /** Takes note of a leak, whenever it is found. Returns whether it is the first of its obligation. */
  note(leak: OwnedLeak): boolean;
  /**
   * Tries each suspected program again with fresh values, cut down to what plants the canary, and books it with how often it came back.
   * A value that nobody else could have made is proof the first time; what comes back is easier to mend.
   */
  confirm(world: World, lane: Lane, rounds: number): Promise<void>;
}

interface Suspect {
  readonly account: Account;
  readonly caseId: string;
  /** From small to whole. The first that leaks again is the one shown. */
  readonly programs: readonly Program[];
  at: number;
  seen: string;
  times: number;
  again: number;
}

const RETRY = "!late";

/** Keeps the first late leak of each obligation. */
export function openLateLeaks(accounts: ReadonlyMap<string, Account>): LateLeaks {
  const suspects = new Map<string, Suspect>();
  const hits = new Map<string, string>();
  const note = (leak: OwnedLeak): boolean => {
    if (leak.owner.includes(RETRY)) {
      hits.set(leak.owner, describeLeak(leak));
      return false;
    }
    const suspect = suspectOf(accounts, leak);
    const id = suspect?.account.planned.obligation.id;
    if (suspect === undefined || id === undefined || suspects.has(id)) return false;
    suspects.set(id, suspect);
    return true;
  };
  return {
    note,
    confirm: async (world, lane, rounds) => {
      const open = [...suspects.values()].filter(({ account }) => account.violation === undefined);
      for (let round = 1; round <= rounds && open.length > 0; round++) {
        hits.clear();
        await retry(open, world, lane, round, hits);
        for (const surface of world.target.surfaces) (await world.watch.searchSurface(surface)).leaks.forEach(note);
        for (const suspect of open) settle(suspect, hits.get(`${suspect.caseId}${RETRY}${round}`));
      }
      // Those too that came out only meanwhile, as from a log that was written late.
      for (const suspect of suspects.values()) book(suspect);
    },
  };
}

function suspectOf(accounts: ReadonlyMap<string, Account>, leak: OwnedLeak): Suspect | undefined {
  const at = leak.owner.lastIndexOf("#");
  const account = accounts.get(leak.owner.slice(0, at));
  const which = leak.owner.slice(at + 1);
  const program = which.startsWith(EARLIER) ? account?.earlier : account?.planned.programs[Number.parseInt(which, 10)];
  if (account === undefined || program === undefined) return undefined;
  const focused = focusedOn(program, Number(leak.canary.slice(leak.canary.lastIndexOf("#") + 1)));
  const programs = focused === undefined ? [program] : [focused, program];
  return { account, caseId: leak.owner, programs, at: 0, seen: describeLeak(leak), times: 0, again: 0 };
}

async function retry(
  suspects: readonly Suspect[],
  world: World,
  lane: Lane,
  round: number,
  hits: Map<string, string>,
): Promise<void> {
  for (const { account, caseId, programs, at } of suspects) {
    const id = `${caseId}${RETRY}${round}`;
    const program = programs[at] ?? programs.at(-1);
    if (program === undefined) continue;
    const { problems } = await runJudged(account.planned, program, world, lane, id);
    const leak = problems.find(({ oracle }) => oracle === "leak");
    if (leak !== undefined) hits.set(id, leak.seen);
  }
}

function settle(suspect: Suspect, seen: string | undefined): void {
  suspect.times++;
  if (seen !== undefined) {
    suspect.again++;
    suspect.seen = seen;
  } else if (suspect.again === 0 && suspect.at < suspect.programs.length - 1) suspect.at++;
}

function book({ account, programs, at, seen, times, again }: Suspect): void {
  const program = again === 0 ? programs.at(-1) : programs[at];
  if (program === undefined) return;
  account.violation ??= {
    problems: [{ step: "any", oracle: "leak", expected: "no planted value on any surface", seen }],
    program,
    reproduced: `${again + 1} of ${times + 1}`,
  };
}
