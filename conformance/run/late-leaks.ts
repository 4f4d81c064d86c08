import type { Lane } from "../../src/protocol/given.ts";
import { describeLeak, type OwnedLeak } from "../oracles/leak-watch.ts";
import { isCallersCredential, type World } from "../program/case.ts";
import type { Program } from "../program/program.ts";
import type { Transcript } from "../program/transcript.ts";
import { focusedOn } from "./focus.ts";
import { EARLIER, leaveUnjudged, type Account } from "./ledger.ts";
import { searchSurfaces } from "./surfaces.ts";
import { missedBy, runJudged, type CasePolicy } from "./run-case.ts";

/** Leaks that the case which planted the canary could not see itself: in another's answer, in a log, in a store. */
export interface LateLeaks {
  /** Takes note of a leak, whenever it is found. Returns whether it is the first of its obligation. */
  note(leak: OwnedLeak): boolean;
  /** Whether there is a leak that was neither confirmed nor booked yet. */
  readonly pending: boolean;
  /**
   * Tries each suspected program again with fresh values, cut down to what plants the canary, and books it with how often it came back.
   * A value that nobody else could have made is proof the first time; what comes back is easier to mend. The credential of a caller is in many cases, so there
   * it is proof only against those that bring it out by themselves; against all, when none of them does and nothing else explains it.
   * After each try the given look notes what came out: without one, all surfaces of the target are searched.
   */
  confirm(world: World, rounds: number, look?: () => Promise<unknown>): Promise<void>;
}

interface Suspect {
  readonly account: Account;
  /** Whether what came out is a credential that other cases have too. */
  readonly shared: boolean;
  readonly caseId: string;
  /** From small to whole. The first that leaks again is the one shown. */
  readonly programs: readonly Program[];
  at: number;
  seen: string;
  /** Tries that were executed. */
  times: number;
  again: number;
  /** What the first try that could not be executed says of its case. */
  missed: Transcript | undefined;
}

const RETRY = "!late";

/** How often each suspect is tried again: one round more than elsewhere, because the first may have to find out how much of the program it takes. */
export function lateRounds({ confirmations }: CasePolicy): number {
  return confirmations + 1;
}

/** Keeps the first late leak of each obligation, and one of a value of its own before one of a credential. */
export function openLateLeaks(accounts: ReadonlyMap<string, Account>): LateLeaks {
  const suspects = new Map<string, Suspect>();
  /** Obligations whose leak was tried and booked: what is seen of it later is the same one. */
  const settled = new Set<string>();
  /** Whether somebody is known who brings a credential out. */
  let explained = false;
  /** Those that are to be tried: a credential may be explained by one that is known to be broken. */
  const open = (): Suspect[] =>
    [...suspects.values()].filter(({ account, shared }) => shared || account.violation === undefined);
  const hits: Hits = { own: new Map(), shared: new Map() };
  const note = (leak: OwnedLeak): boolean => {
    if (leak.owner.includes(RETRY)) {
      hits[isCallersCredential(leak.canary) ? "shared" : "own"].set(leak.owner, describeLeak(leak));
      return false;
    }
    const suspect = suspectOf(accounts, leak);
    const id = suspect?.account.planned.obligation.id;
    if (suspect === undefined || id === undefined || settled.has(id)) return false;
    const before = suspects.get(id);
    if (before !== undefined && (suspect.shared || !before.shared)) return false;
    suspects.set(id, suspect);
    return true;
  };
  return {
    note,
    get pending() {
      return open().length > 0;
    },
    confirm: async (world, rounds, look = () => searchSurfaces(world.target.surfaces, world.watch, note)) => {
      const tried = open();
      for (let round = 1; round <= rounds; round++) {
        for (const tries of triesOf(tried, world.given.lanes, round)) {
          hits.own.clear();
          hits.shared.clear();
          const missed = await retry(tries, world, hits);
          await look();
          for (const { suspect, id } of tries)
            settle(suspect, hits.own.get(id) ?? (suspect.shared ? hits.shared.get(id) : undefined), missed.get(id));
        }
      }
      explained ||= isExplained(suspects.values(), accounts.values());
      // Those too that came out only meanwhile, as from a log that was written late.
      for (const suspect of suspects.values()) {
        if (!suspect.shared || suspect.again > 0 || !explained) book(suspect);
        // What came out once, and was neither seen again nor tried as often as it should have been, speaks for nobody.
        else leaveUnjudged(suspect.account, suspect.missed ?? {});
      }
      for (const id of suspects.keys()) settled.add(id);
      suspects.clear();
    },
  };
}

/** What came out while suspects were tried again, by their case: a value of its own, or a credential that others have too. */
type Hits = Readonly<Record<"own" | "shared", Map<string, string>>>;

/** One suspect, tried again in a lane. */
interface Try {
  readonly suspect: Suspect;
  readonly lane: Lane;
  readonly id: string;
}

/** What can be tried before the surfaces are searched again: all with values of their own at once, and those with a credential as many as there are lanes, each with another. */
function triesOf(suspects: readonly Suspect[], lanes: readonly Lane[], round: number): Try[][] {
  const [first] = lanes;
  if (first === undefined) return [];
  const at = (suspect: Suspect, lane: Lane): Try => ({ suspect, lane, id: `${suspect.caseId}${RETRY}${round}` });
  const own = suspects.filter(({ shared }) => !shared).map((suspect) => at(suspect, first));
  const credentials = suspects.filter(({ shared }) => shared);
  const batches: Try[][] = own.length === 0 ? [] : [own];
  for (let from = 0; from < credentials.length; from += lanes.length)
    batches.push(
      lanes.flatMap((lane, index) => credentials.slice(from + index, from + index + 1).map((one) => at(one, lane))),
    );
  return batches;
}

/** Whether somebody is known who brings a credential out, so that others need not have. */
function isExplained(suspects: Iterable<Suspect>, accounts: Iterable<Account>): boolean {
  return (
    [...suspects].some(({ shared, again }) => shared && again > 0) ||
    [...accounts].some(
      ({ planned, violation }) =>
        planned.attack?.watchesAccepted === true &&
        violation?.problems.some(({ oracle }) => oracle === "leak") === true,
    )
  );
}

function suspectOf(accounts: ReadonlyMap<string, Account>, leak: OwnedLeak): Suspect | undefined {
  const at = leak.owner.lastIndexOf("#");
  const account = accounts.get(leak.owner.slice(0, at));
  const which = leak.owner.slice(at + 1);
  const program = which.startsWith(EARLIER) ? account?.earlier : account?.planned.programs[Number.parseInt(which, 10)];
  if (account === undefined || program === undefined) return undefined;
  const focused = focusedOn(program, Number(leak.canary.slice(leak.canary.lastIndexOf("#") + 1)));
  const programs = focused === undefined ? [program] : [focused, program];
  const shared = isCallersCredential(leak.canary);
  return {
    account,
    shared,
    caseId: leak.owner,
    programs,
    at: 0,
    seen: describeLeak(leak),
    times: 0,
    again: 0,
    missed: undefined,
  };
}

/** Runs the tries, and gives what those say that could not be executed. */
async function retry(tries: readonly Try[], world: World, hits: Hits): Promise<Map<string, Transcript>> {
  const missed = new Map<string, Transcript>();
  for (const { suspect, lane, id } of tries) {
    const { account, programs, at } = suspect;
    const program = programs[at] ?? programs.at(-1);
    if (program === undefined) continue;
    const transcript = await runJudged(account.planned, program, world, lane, id);
    const leak = transcript.problems.find(({ oracle }) => oracle === "leak");
    if (leak !== undefined) hits.own.set(id, leak.seen);
    const nothing = missedBy(transcript);
    if (nothing !== undefined) missed.set(id, nothing);
  }
  return missed;
}

function settle(suspect: Suspect, seen: string | undefined, missed: Transcript | undefined): void {
  if (seen === undefined && missed !== undefined) {
    suspect.missed ??= missed;
    return;
  }
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
