import type { Observation } from "../../src/protocol/call.ts";
import type { Surface } from "../../src/protocol/target.ts";
import type { Canary } from "../canaries/canary.ts";
import { createLeakOracle, isSearchable } from "./leak/oracle.ts";
import type { Leak, LeakOracle } from "./leak/leak.ts";

/** A leak with the case that planted the canary. */
export interface OwnedLeak extends Leak {
  /** Case id of the planter. */
  readonly owner: string;
  readonly carries: Canary["carries"];
}

/** What a search of one answer found. Complete unless it hides more than can be looked into. */
export interface AnswerSearch {
  readonly leaks: readonly OwnedLeak[];
  readonly complete: boolean;
}

/** What a search of one surface found. A surface that could not be read in full was not searched. */
export interface SurfaceSearch extends AnswerSearch {
  readonly bytes: number;
}

/** Watches every output of a run for every canary of the run. */
export interface LeakWatch {
  plant(canary: Canary): void;
  /** Searches one answer: headers, body, and what is left of a broken one. */
  searchAnswer(observation: Observation): AnswerSearch;
  /** Searches everything a surface has. Storage may hold accepted values and what callers are known by; logs may hold nothing. */
  searchSurface(surface: Surface): Promise<SurfaceSearch>;
  /** How many canaries were planted so far. */
  readonly planted: number;
}

/** How many of the latest canaries every answer is searched for; older ones are searched on logs at each restart, and on logs and storage at the end. */
const LIVE = 3000;

/** Starts a watch. */
export function startLeakWatch(): LeakWatch {
  const answers = createLeakOracle({ views: true });
  const all = new Map<string, Canary>();
  const live: string[] = [];
  // Logs and what we write ourselves are searched for the same, one after the other: each canary is put into the index once.
  const everything = createLeakOracle({ views: true });
  const seekingAll = indexing(everything, all, () => true);
  // Nothing may store a secret; accepted values and what callers are known by are stored by many.
  const seekingUnstored = indexing(
    createLeakOracle({ views: false }),
    all,
    ({ carries }) => carries !== "accepted" && carries !== "token",
  );
  const knownByNow = knownContents(all);
  const owned = (leak: Leak): OwnedLeak[] => {
    const canary = all.get(leak.canary);
    // A membrane may know its callers by a digest of their credential; a digest of a random one tells nobody what it was.
    if (canary === undefined || (canary.carries === "token" && leak.form.startsWith("digest:"))) return [];
    return [{ ...leak, owner: canary.owner, carries: canary.carries }];
  };
  return {
    get planted() {
      return all.size;
    },
    plant(canary) {
      if (all.has(canary.id) || !isSearchable(canary.value)) return;
      all.set(canary.id, canary);
      answers.plant([canary]);
      live.push(canary.id);
      if (live.length > LIVE) answers.retire(live.splice(0, LIVE / 10));
    },
    searchAnswer(observation) {
      const cutBefore = answers.cuts;
      const body = observation.kind === "answer" ? observation.body : observation.partial;
      const head =
        observation.kind === "answer" ? observation.headers.map(([name, value]) => `${name}: ${value}`).join("\n") : "";
      const leaks = [
        ...answers.scan(body, "answer body"),
        ...answers.scan(Buffer.from(head, "latin1"), "answer headers"),
      ].flatMap(owned);
      return { leaks, complete: answers.cuts === cutBefore };
    },
    async searchSurface(surface) {
      const isStore = surface.name === "storage";
      const oracle = isStore ? seekingUnstored() : seekingAll();
      const cutBefore = oracle.cuts;
      const stream = oracle.scanStream(surface.name);
      const known = isStore ? knownByNow() : undefined;
      let [complete, bytes] = [true, 0];
      try {
        const there = await surface.drain((chunk) => {
          bytes += chunk.length;
          stream.push(chunk);
        }, known);
        bytes = Math.max(bytes, there);
      } catch {
        complete = false;
      }
      const leaks = stream.end().flatMap(owned);
      return { leaks, bytes, complete: complete && oracle.cuts === cutBefore };
    },
  };
}

/** For each search, what tells contents by their digest that were searched for every value there is by now: those need not be searched again. */
function knownContents(all: ReadonlyMap<string, Canary>): () => (digest: string) => boolean {
  let seen = new Set<string>();
  let sought = 0;
  return () => {
    if (sought !== all.size) [seen, sought] = [new Set(), all.size];
    const own = seen;
    return (digest) => own.has(digest) || !own.add(digest);
  };
}

/** An oracle that seeks those canaries of all there are by now that it is for. Each is put into its index once. */
function indexing(
  oracle: LeakOracle,
  all: ReadonlyMap<string, Canary>,
  isFor: (canary: Canary) => boolean,
): () => LeakOracle {
  let indexed = 0;
  return () => {
    oracle.plant([...all.values()].slice(indexed).filter(isFor));
    indexed = all.size;
    return oracle;
  };
}

/** A leak in words that hold no value. */
export function describeLeak(leak: OwnedLeak): string {
  return `canary ${leak.canary} (${leak.carries}) as ${leak.form} in ${leak.surface} at byte ${leak.offset}`;
}
