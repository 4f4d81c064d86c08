import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { operationsOf } from "../../bundle/model.ts";
import type { Compared, Severities } from "../../diff/compare.ts";
import { findingsOf } from "../../diff/compare.ts";
import { factsOfSide, type FactSide } from "../../diff/facts/fact-side.ts";
import type { Facts } from "../../diff/facts/facts.ts";
import type { DiffFinding } from "../../diff/finding.ts";
import { compareWithLock } from "../../diff/lock/compare-with-lock.ts";
import { factsOfLock } from "../../diff/lock/lock.ts";
import { readLock } from "../lock/lock-file.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import type { OpenedSide } from "./open-side.ts";

/** A lock as the base of a comparison. */
export interface OpenedLock {
  readonly name: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly side: FactSide;
}

/** Opens a lock; undefined when a side is something else. Throws UsageError for a lock that cannot be read. */
export function openLock(asked: string, terminal: Terminal): OpenedLock | undefined {
  const path = resolve(terminal.cwd, asked);
  if (!asked.endsWith(".json") || !existsSync(path) || !statSync(path).isFile()) return undefined;
  if (!asked.endsWith(".lock.json") && !readFileSync(path, "utf8").includes('"membrane-lock/')) return undefined;
  const read = readLock(path, asked);
  if (read === undefined) return undefined;
  return { name: asked, texts: new Map([[asked, read.text]]), side: factsOfLock(read.lock, read.text, asked) };
}

/** Compares a bundle with a lock by the same rules, as far as digests carry. Throws UsageError when they have no operation in common. */
export function againstLock(
  { name, side }: OpenedLock,
  head: OpenedSide,
  severities: Severities,
): { readonly compared: Compared; readonly found: readonly DiffFinding[] } {
  const is = factsOfSide(head);
  const shared = (one: object, other: object): number =>
    Object.keys(one).filter((each) => Object.hasOwn(other, each)).length;
  const operations = shared(side.facts.operations, is.facts.operations);
  if (operations === 0)
    throw new UsageError(`${name} and ${head.name} have no operation in common, so nothing was compared`);
  const before = new Set(Object.values(side.facts.operations).map(({ profile }) => profile));
  const compared = {
    profiles: [...new Set(operationsOf(head.bundle).map(({ profile }) => profile))].filter((profile) =>
      before.has(profile),
    ).length,
    operations,
    codes: shared(side.facts.codes, is.facts.codes),
    // A lock holds no schema, only that one changed.
    schemas: 0,
    obligations: shared(side.facts.obligations, is.facts.obligations),
  };
  const [was, now] = [side.facts.anchors, is.facts.anchors].map(namesOfAnchors);
  const anchors = was === undefined || now === undefined ? {} : { anchors: shared(was, now) };
  return {
    compared: { ...compared, ...anchors },
    found: findingsOf(compareWithLock(side, is), { base: side.shown, head: head.shown }, severities),
  };
}

function namesOfAnchors(anchors: Facts["anchors"]): object | undefined {
  if (anchors === undefined) return undefined;
  const names = Object.entries(anchors).flatMap(([page, { live }]) => live.map((anchor) => `${page}#${anchor}`));
  return Object.fromEntries(names.map((name) => [name, true]));
}
