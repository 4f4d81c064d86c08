import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { RefusalCodeEntry } from "../../generated/documents.ts";
import type { BundleRule, Fault } from "../draft.ts";
import { plantedCode } from "./planted-code.ts";

/** A code is planned, active, deprecated and then retired for ever, and says since when and what is answered instead. */
export const codesLifecycle: BundleRule = {
  id: "codes-lifecycle",
  why: "A code is taken for ever, so one that is on its way out or gone says since when, and leads whoever still knows it to one that is answered.",
  example: {
    in: "bundle",
    document: "refusal-codes",
    pointer: "/codes/-",
    when: "absent",
    good: plantedCode({ lifecycle: "retired", retired_since: "2", replaced_by: "{#/codes/0/code}" }),
    bad: plantedCode({ lifecycle: "retired" }),
  },
  settable: true,
  check: ({ refusalCodes: source }) => {
    const entries = new Map(source.value.codes.map((entry) => [entry.code, entry]));
    return source.value.codes.flatMap((entry, index) =>
      [...datesOf(entry), ...replacementOf(entry, entries)].map(([member, message, remedy]): Fault => {
        const given = Object.hasOwn(entry, member);
        const pointer = `/codes/${index}/${given ? member : "lifecycle"}`;
        return { source, pointer, message, ...(remedy === undefined ? {} : { remedy }) };
      }),
    );
  },
};

type Wrong = readonly [member: keyof RefusalCodeEntry, message: string, remedy?: string | undefined];

function datesOf({ code, lifecycle, deprecated_since: deprecated, retired_since: retired }: RefusalCodeEntry): Wrong[] {
  const leaving = lifecycle === "deprecated" || lifecycle === "retired";
  const wrong: Wrong[] = [];
  if (lifecycle === "deprecated" && deprecated === undefined)
    wrong.push(["deprecated_since", `code ${code} is deprecated and does not say since when`, "add deprecated_since"]);
  if (lifecycle === "retired" && retired === undefined)
    wrong.push(["retired_since", `code ${code} is retired and does not say since when`, "add retired_since"]);
  if (!leaving && deprecated !== undefined)
    wrong.push(["deprecated_since", `code ${code} is ${lifecycle}, and says since when it is deprecated`]);
  if (lifecycle !== "retired" && retired !== undefined)
    wrong.push(["retired_since", `code ${code} is ${lifecycle}, and says since when it is retired`]);
  return wrong;
}

/** What replaces a code is answered, or is itself replaced by what is. */
function replacementOf(entry: RefusalCodeEntry, entries: ReadonlyMap<string, RefusalCodeEntry>): Wrong[] {
  const { code, lifecycle, replaced_by: first } = entry;
  if (first === undefined) return [];
  if (lifecycle !== "deprecated" && lifecycle !== "retired")
    return [["replaced_by", `code ${code} is ${lifecycle}, and says what replaces it`]];
  const seen = new Set([code]);
  for (let name: string | undefined = first; name !== undefined;) {
    const next: RefusalCodeEntry | undefined = entries.get(name);
    if (next === undefined) {
      const near = didYouMean(name, entries.keys());
      const remedy = near === undefined ? undefined : `did you mean "${near}"?`;
      return [["replaced_by", `refusal code ${JSON.stringify(name)} does not exist`, remedy]];
    }
    if (seen.has(name)) return [["replaced_by", `code ${code} is replaced by one that leads back to it`]];
    if (next.lifecycle !== "retired") return [];
    seen.add(name);
    name = next.replaced_by;
  }
  return [["replaced_by", `code ${code} is replaced by one that nothing answers any more`]];
}
