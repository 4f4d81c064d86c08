import { toPointer } from "../../bundle/json-pointer.ts";
import type { Change } from "../change.ts";
import { meaningOf, sameMeaning } from "../meaning.ts";
import type { Comparison } from "./comparison.ts";
import { spotAt } from "./said.ts";

/** Compares codes that are only planned: nobody was promised anything, so they may still change and go. */
export const plannedCodes: Comparison = (base, head) => {
  const [was, is] = [base.bundle.sources.refusalCodes, head.bundle.sources.refusalCodes];
  const find = (list: typeof was, code: string): number => list.value.codes.findIndex((each) => each.code === code);
  return [...new Set([...base.bundle.codes.keys(), ...head.bundle.codes.keys()])].flatMap((code): Change[] => {
    const [before, after] = [base.bundle.codes.get(code), head.bundle.codes.get(code)];
    const planned = [before, after].every((each) => each === undefined || each.lifecycle === "planned");
    if (!planned || sameMeaning(before, after)) return [];
    const spot = (source: typeof was): Change["base"] => spotAt(source, `/codes/${find(source, code)}`);
    const how = after === undefined ? "is gone" : before === undefined ? "is new" : "says something else";
    return [
      {
        rule: "code-planned",
        subjects: [code],
        at: toPointer(["codes", code]),
        before: meaningOf(before) ?? null,
        after: meaningOf(after) ?? null,
        base: spot(was),
        head: spot(is),
        message: `the planned code ${how}`,
      },
    ];
  });
};
