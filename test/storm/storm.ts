import { setTimeout as delay } from "node:timers/promises";
import { startPostgres } from "../postgres.ts";
import { setUp, spendAtOnce, work } from "./client.ts";
import { emptyJournal, type Journal } from "./journal.ts";
import { acceptedLine, type Evidence } from "./judge/evidence.ts";
import { judge } from "./judge/index.ts";
import { unseen } from "./judge/unseen.ts";
import { readKept } from "./kept.ts";
import { startServers, type Servers } from "./servers.ts";
import { showAll } from "./shown-at-end.ts";
import { environmentOf, everyone, INGEST, makeWorld, operationOf, type World } from "./world.ts";

/** How hard it blows. */
export interface StormOptions {
  /** How many seconds, with a kill in each. It goes on until there were so many kills. */
  readonly seconds: number;
  readonly clients: number;
  /** Hears what is going on. */
  readonly say: (line: string) => void;
}

/** How it ended. */
export interface Storm {
  readonly violations: readonly string[];
  /** What did not happen often enough for the rest to mean anything. */
  readonly unjudged: readonly string[];
  readonly figures: readonly string[];
}

const SERVERS = 3;
/** A machine that is this much too slow judges nothing. */
const PATIENCE = 30;

/** Servers of the control plane on one PostgreSQL, clients that write and read all the time, and kills. Rejects when it cannot be brought about. */
export async function storm(programs: string, options: StormOptions): Promise<Storm> {
  const postgres = await startPostgres(programs);
  try {
    const url = await postgres.freshDatabase();
    const world = makeWorld();
    const servers = await startServers(SERVERS, { ...environmentOf(world), DATABASE_URL: url });
    try {
      return await blow(world, servers, url, options);
    } catch (error) {
      const faults = servers.faults();
      if (faults.length === 0) throw error;
      return { violations: faults, unjudged: [], figures: [] };
    } finally {
      await servers.stop();
    }
  } finally {
    await postgres.stop();
  }
}

async function blow(
  world: World,
  servers: Servers,
  url: string,
  { seconds, clients, say }: StormOptions,
): Promise<Storm> {
  const journal = emptyJournal();
  await Promise.all(world.tenants.map((tenant) => setUp({ world, servers, journal, tenant })));
  say(`${SERVERS} servers, ${clients} clients of ${world.tenants.length} tenants, a kill a second for ${seconds} s`);
  const started = performance.now();
  let over = false;
  const working: Promise<void>[] = [];
  const stopped = new Set<string>();
  const begin = (task: Promise<void>): void =>
    void working.push(
      task.catch((error: unknown) => void stopped.add(`a client stopped: ${(error as Error).message}`)),
    );
  for (let index = 0; index < clients; index++) {
    const tenant = world.tenants[index % world.tenants.length];
    if (tenant !== undefined) begin(work({ world, servers, journal, tenant }, () => over));
  }
  const late = world.late.values();
  const kills = await killing(servers, {
    seconds,
    isEnough: (so) => wanting(world, journal, so, seconds, clients).length === 0,
    before: () => {
      const { value: tenant } = late.next();
      if (tenant !== undefined) begin(spendAtOnce({ world, servers, journal, tenant }));
    },
  });
  over = true;
  await Promise.all(working);
  await servers.whole();
  const blown = (performance.now() - started) / 1000;
  const came = everyone(world).filter(({ name }) => journal.asked.some(({ tenant }) => tenant === name));
  const atEnd = await showAll(world, servers, came);
  const kept = await readKept(
    url,
    came.map(({ name }) => name),
  );
  const evidence = { world, journal, kept, atEnd };
  return {
    violations: [...servers.faults(), ...stopped, ...judge(evidence)],
    unjudged: [...wanting(world, journal, kills, seconds, clients), ...unseen(evidence)],
    figures: [...figuresOf(journal, kills, blown), happenedUnanswered(evidence)],
  };
}

interface Killing {
  readonly seconds: number;
  readonly isEnough: (kills: number) => boolean;
  /** Called in each second, before the kill. */
  readonly before: () => void;
}

/** One kill in each second, and on until there was enough to judge, or no hope of it. */
async function killing(servers: Servers, { seconds, isEnough, before }: Killing): Promise<number> {
  let kills = 0;
  for (let second = 1; second <= seconds || (!isEnough(kills) && second <= seconds * PATIENCE); second++) {
    before();
    await delay(1000);
    if (servers.faults().length > 0) break;
    if (servers.killOne()) kills++;
  }
  return kills;
}

/** What has to have happened, or nothing was judged. */
function wanting(world: World, journal: Journal, kills: number, seconds: number, clients: number): string[] {
  const spent = operationOf(world, INGEST)
    .refuses.filter(({ when }) => when === "over-limit")
    .map(({ code }) => code);
  const { asked } = journal;
  const least: [name: string, there: number, wanted: number][] = [
    ["kills", kills, seconds],
    ["acknowledged writes", asked.filter(({ outcome }) => outcome.what === "accepted").length, clients * 5],
    ["writes sent again under their key", asked.filter(({ sent }) => sent > 1).length, clients],
    [
      "dispatches over a budget",
      asked.filter(({ outcome }) => outcome.what === "refused" && spent.includes(outcome.code)).length,
      1,
    ],
    ["readings while others wrote", journal.shown.length, clients],
    ["requests that named another tenant", journal.foreign.length, 1],
  ];
  return least
    .filter(([, there, wanted]) => there < wanted)
    .map(([name, there, wanted]) => `${there} ${name}, ${wanted} are needed`);
}

function figuresOf({ asked, failed, shown }: Journal, kills: number, seconds: number): string[] {
  const how = (what: string): number => asked.filter(({ outcome }) => outcome.what === what).length;
  const again = asked.filter(({ sent }) => sent > 1).length;
  return [
    `${kills} kills in ${seconds.toFixed(1)} s`,
    `${how("accepted")} writes acknowledged, ${how("refused")} dispatches refused, ${how("unknown")} unanswered`,
    `${again} sent again under their key, ${shown.length} readings, ${failed.length} failures`,
  ];
}

/** Where nothing was answered and all the same something had happened, a promise can be broken without anybody's noticing. */
function happenedUnanswered({ world, journal, kept }: Evidence): string {
  const there = new Set(kept.ledger.map(({ digest }) => digest));
  const unanswered = journal.asked.filter(({ outcome }) => outcome.what === "unknown");
  const happened = unanswered.filter((asked) => there.has(acceptedLine(world, asked).digest));
  return `${happened.length} dispatches were accepted and their clients never heard of it`;
}
