import type { Change } from "../change.ts";
import { bothOf, factChange } from "./both.ts";
import type { FactSide } from "./fact-side.ts";

/** Compares which operations there are. */
export function compareOperations(base: FactSide, head: FactSide): Change[] {
  return bothOf(base.facts.operations, head.facts.operations).flatMap(([name, was, is]) => {
    const say = (rule: string, message: string): Change[] => [
      factChange(base, head, "operations", name, { rule, message, before: was, after: is }),
    ];
    if (is === undefined) return say("operation-removed", "the operation is gone");
    return was === undefined ? say("operation-added", "there is another operation") : [];
  });
}
