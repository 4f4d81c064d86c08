import { byCodeUnit } from "../../bundle/by-code-unit.ts";
import { toPointer } from "../../bundle/json-pointer.ts";
import type { Lock } from "../../generated/documents.ts";
import { spotAt } from "../comparisons/said.ts";
import type { FactSide } from "../facts/fact-side.ts";
import { bothOf } from "../facts/both.ts";
import { factsOf, type AnchorsFact, type CodeFact, type Held } from "../facts/facts.ts";
import type { Side } from "../side.ts";

/**
 * What a bundle publishes now, with its documentation. A code that answers nothing any more keeps in the lock what it last answered, so that it is never
 * given to anything else; an anchor that was let go leaves a tombstone. Of a documentation that is not known, the lock keeps what it held.
 */
export function lockOf(
  { bundle, obligations, anchored }: Omit<Side, "shown">,
  before: Held<Lock> | undefined,
): Held<Lock> {
  const { anchors: now, documents, ...facts } = factsOf(bundle, obligations, anchored);
  const anchors = now === undefined ? before?.anchors : withTombstones(now, before?.anchors ?? {});
  const codes = Object.entries(facts.codes).map(([code, fact]): [string, CodeFact] => {
    const was = before !== undefined && Object.hasOwn(before.codes, code) ? before.codes[code] : undefined;
    return [code, fact.conditions.length === 0 && was !== undefined ? { ...fact, conditions: was.conditions } : fact];
  });
  const { bundle: name, version } = bundle.document;
  return {
    format: "membrane-lock/1",
    bundle: name,
    version,
    ...facts,
    codes: Object.fromEntries(codes),
    ...(anchors === undefined || Object.keys(anchors).length === 0 ? {} : { anchors }),
    documents,
  };
}

function withTombstones(
  now: Readonly<Record<string, AnchorsFact>>,
  before: Readonly<Record<string, AnchorsFact>>,
): Record<string, AnchorsFact> {
  const pages = bothOf(before, now).map(([page, was, is]): [string, AnchorsFact] => {
    const live = is?.live ?? [];
    const there = new Set(live);
    const known = new Set([...(was?.live ?? []), ...(was?.gone ?? [])]);
    const gone = [...known].filter((anchor) => !there.has(anchor)).toSorted(byCodeUnit);
    return [page, gone.length === 0 ? { live } : { live, gone }];
  });
  return Object.fromEntries(pages.toSorted(([a], [b]) => byCodeUnit(a, b)));
}

/** A lock as text: the same for the same bundle, whoever writes it. */
export function lockText(lock: Held<Lock>): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** The facts of a lock, with their places in it. */
export function factsOfLock(lock: Held<Lock>, text: string, shown: string): FactSide {
  const source = { path: shown, text, value: lock as unknown };
  return {
    facts: lock,
    spot: (kind, name, member) => spotAt(source, toPointer(member === undefined ? [kind, name] : [kind, name, member])),
    shown: () => shown,
  };
}
