import { toPointer, valueAt } from "../../bundle/json-pointer.ts";
import type { Profile, Source } from "../../bundle/model.ts";
import type { Change } from "../change.ts";
import { meaningOf, sameMeaning } from "../meaning.ts";
import type { Spot } from "../side.ts";

/** What a change of one member comes to. */
export interface SaidChange {
  readonly rule: string;
  readonly message: string;
  readonly remedy?: string;
}

/** A document on both sides, and a place both have. */
export interface Both {
  readonly base: Pick<Source<unknown>, "path" | "text" | "value">;
  readonly head: Pick<Source<unknown>, "path" | "text" | "value">;
}

/** The documents of a profile on both sides. */
export function documentsOf(base: Profile, head: Profile): Both {
  return { base: base.source, head: head.source };
}

/** One change for a member whose meaning differs, if it does. The pointer is one of names, the same on both sides. */
export function changedAt(
  both: Both,
  subject: string,
  pointer: string,
  say: (before: unknown, after: unknown) => SaidChange,
): Change[] {
  const [before, after] = [valueAt(both.base.value, pointer), valueAt(both.head.value, pointer)];
  const above = pointer.split("/").at(-1);
  if (sameMeaning(before, after, above)) return [];
  return [
    {
      ...say(before, after),
      subjects: [subject],
      at: pointer,
      before: meaningOf(before, above) ?? null,
      after: meaningOf(after, above) ?? null,
      base: spotAt(both.base, pointer),
      head: spotAt(both.head, pointer),
    },
  ];
}

/** The place of a member, or of the nearest one above it that exists. */
export function spotAt(source: Both["base"], pointer: string): Spot {
  if (valueAt(source.value, pointer) !== undefined || pointer === "") return { source, pointer };
  const parts = pointer.split("/");
  for (let length = parts.length - 1; length > 0; length--) {
    const above = parts.slice(0, length).join("/");
    if (valueAt(source.value, above) !== undefined) return { source, pointer: above, atName: true };
  }
  return { source, pointer: "" };
}

/** Something named that only one side has. */
export function cameOrWent(
  rule: string,
  subject: string,
  message: string,
  { base, head, value, came }: { base: Spot; head: Spot; value: unknown; came: boolean },
): Change {
  return {
    rule,
    subjects: [subject],
    at: toPointer([subject]),
    before: came ? null : meaningOf(value),
    after: came ? meaningOf(value) : null,
    base,
    head,
    message,
  };
}
