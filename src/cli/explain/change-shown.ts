import { shortened } from "../../check/example-shown.ts";
import { exampleOf, rulesOf } from "../../diff/examples/index.ts";
import type { ChangeExample } from "../../diff/examples/example.ts";
import type { Entry } from "./entries.ts";

/** An example of what a rule of `membrane diff` finds: the change, and what else finds it. */
export function changeShown(rule: string): Entry["facts"] {
  const example = exampleOf(rule);
  if (example === undefined) return {};
  const others = rulesOf(example).filter((other) => other !== rule);
  return {
    "for example": [example.what],
    ...(example.against === undefined ? {} : { against: ["the lock of the bundle"] }),
    ...linesOf(example),
    ...(others.length === 0 ? {} : { "found with it": others }),
    ...(example.found.includes(`${rule}*`)
      ? { "shown by": ["a document that one side takes and the other refuses"] }
      : {}),
  };
}

function linesOf({ edits, pages = [] }: ChangeExample): Entry["facts"] {
  const side = (which: "before" | "after"): string[] =>
    edits.map((edit) => `${edit.at} ${which in edit ? shortened(JSON.stringify(edit[which])) : "(nothing)"}`);
  const links = (which: number): string[] =>
    Object.entries(pages.at(which) ?? {}).map(([page, anchors]) => `${page}: ${anchors.join(", ")}`);
  return { before: [...side("before"), ...links(-2)], after: [...side("after"), ...links(-1)] };
}
