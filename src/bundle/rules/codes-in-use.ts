import type { BundleRule, Fault } from "../draft.ts";
import { plantedCode } from "./planted-code.ts";

/** A code says which profiles answer with it; the profiles must agree, or the reference sends readers to the wrong place. */
export const codesInUse: BundleRule = {
  id: "codes-in-use",
  why: "A code says which profiles answer with it; when the profiles disagree, the reference sends its readers to the wrong place.",
  settable: true,
  example: {
    in: "bundle",
    document: "refusal-codes",
    pointer: "/codes/-",
    when: "absent",
    good: plantedCode({ lifecycle: "planned" }),
    bad: plantedCode({ lifecycle: "active" }),
  },
  check: (draft) => {
    const faults: Fault[] = [];
    const used = new Map<string, Set<string>>();
    for (const { value } of draft.profiles) {
      const all = [
        ...Object.values(value.ladders).flat(),
        ...Object.values(value.operations).flatMap((operation) => operation.refuses),
      ];
      const codes = all.flatMap((condition) => (condition.when === "include" ? [] : [condition.code]));
      for (const code of [...codes, value.wire.unrouted.code])
        used.set(code, (used.get(code) ?? new Set()).add(value.profile));
    }
    draft.refusalCodes.value.codes.forEach((entry, index) => {
      const at = `/codes/${index}`;
      const by = used.get(entry.code) ?? new Set<string>();
      const claimed = new Set(entry.profiles);
      for (const profile of by) {
        if (!claimed.has(profile))
          faults.push({
            source: draft.refusalCodes,
            pointer: `${at}/profiles`,
            message: `code ${entry.code} is used by profile ${profile} but does not list it`,
          });
      }
      for (const profile of claimed) {
        if (!by.has(profile))
          faults.push({
            source: draft.refusalCodes,
            pointer: `${at}/profiles`,
            message: `code ${entry.code} lists profile ${profile}, which does not use it`,
          });
      }
      const alive = entry.lifecycle === "active" || entry.lifecycle === "deprecated";
      if (by.size > 0 && !alive)
        faults.push({
          source: draft.refusalCodes,
          pointer: `${at}/lifecycle`,
          message: `code ${entry.code} is ${entry.lifecycle} but in use`,
        });
      if (by.size === 0 && entry.lifecycle === "active")
        faults.push({
          source: draft.refusalCodes,
          pointer: `${at}/lifecycle`,
          message: `code ${entry.code} is active but no profile uses it`,
        });
    });
    return faults;
  },
};
