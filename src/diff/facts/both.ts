import type { Change } from "../change.ts";
import type { FactKind, FactSide } from "./fact-side.ts";

/** What a change of one fact comes to. */
export interface FactSaid {
  readonly rule: string;
  readonly message: string;
  readonly remedy?: string;
  /** The part of the fact that changed. */
  readonly member?: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One change of a fact, placed on both sides. */
export function factChange(base: FactSide, head: FactSide, kind: FactKind, name: string, said: FactSaid): Change {
  const { rule, message, remedy, member, before, after } = said;
  return {
    rule,
    subjects: [name],
    at: `/${kind}/${name}${member === undefined ? "" : `/${member}`}`,
    before: before ?? null,
    after: after ?? null,
    base: base.spot(kind, name, member),
    head: head.spot(kind, name, member),
    message,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** The names of both records, each once, with what each side says of it. */
export function bothOf<F>(
  base: Readonly<Record<string, F>>,
  head: Readonly<Record<string, F>>,
): [name: string, was: F | undefined, is: F | undefined][] {
  const of = (record: Readonly<Record<string, F>>, name: string): F | undefined =>
    Object.hasOwn(record, name) ? record[name] : undefined;
  return [...new Set([...Object.keys(base), ...Object.keys(head)])].map((name) => [
    name,
    of(base, name),
    of(head, name),
  ]);
}
