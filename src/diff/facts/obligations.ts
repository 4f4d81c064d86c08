import type { Change } from "../change.ts";
import type { FactSide } from "./fact-side.ts";
import { bothOf, factChange } from "./both.ts";

/** Compares which obligations follow from both sides. Those of an operation that came or went are not told one by one. */
export function compareObligations(base: FactSide, head: FactSide): Change[] {
  const shared = new Set(
    Object.keys(base.facts.operations).filter((name) => Object.hasOwn(head.facts.operations, name)),
  );
  return bothOf(base.facts.obligations, head.facts.obligations).flatMap(([id, was, is]) => {
    if (was === is || !shared.has(id.slice(0, id.lastIndexOf("/")))) return [];
    const say = (rule: string, message: string): Change[] => [
      factChange(base, head, "obligations", id, { rule, message, before: was, after: is }),
    ];
    if (is === undefined) return say("obligation-removed", "the obligation does not follow any more");
    if (was === undefined) return say("obligation-added", `the obligation follows now (${is})`);
    return say(
      is === "MUST" ? "obligation-raised" : "obligation-lowered",
      `the level of the obligation was ${was} and is ${is}`,
    );
  });
}
