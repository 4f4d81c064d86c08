import { toPointer } from "../../bundle/json-pointer.ts";
import type { Bundle } from "../../bundle/model.ts";
import type { Lock } from "../../generated/documents.ts";
import type { Obligation } from "../../obligations/obligation.ts";
import { spotAt } from "../comparisons/said.ts";
import type { FactSide } from "../facts/fact-side.ts";
import { factsOf, type CodeFact } from "../facts/facts.ts";

/** What a bundle publishes now. A code that answers nothing any more keeps in the lock what it last answered, so that it is never given to anything else. */
export function lockOf(bundle: Bundle, obligations: readonly Obligation[], before: Lock | undefined): Lock {
  const facts = factsOf(bundle, obligations);
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
  } as unknown as Lock;
}

/** A lock as text: the same for the same bundle, whoever writes it. */
export function lockText(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** The facts of a lock, with their places in it. */
export function factsOfLock(lock: Lock, text: string, shown: string): FactSide {
  const source = { path: shown, text, value: lock as unknown };
  return {
    facts: lock,
    spot: (kind, name, member) => spotAt(source, toPointer(member === undefined ? [kind, name] : [kind, name, member])),
    shown: () => shown,
  };
}
