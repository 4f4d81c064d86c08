import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { schemaNodes } from "./schema-nodes.ts";

/** A pattern that is not anchored accepts a payload around the match; one that backtracks lets a request stop the server. */
export const patternsSafe: BundleRule = {
  id: "patterns-safe",
  why: "An unanchored pattern accepts a payload around the match, and one that backtracks lets one request stop a server.",
  check: (draft) => {
    const inSchemas = schemaNodes(draft)
      .filter(({ node }) => typeof node["pattern"] === "string")
      .flatMap(({ source, pointer, node }) =>
        patternFaults(source, `${pointer}/pattern`, String(node["pattern"]), true),
      );
    const material = draft.sensitiveMaterial;
    const inShapes = material.value.classes.flatMap((entry, c) =>
      entry.value_shapes.flatMap((shape, s) =>
        patternFaults(material, `/classes/${c}/value_shapes/${s}/pattern`, shape.pattern, false),
      ),
    );
    return [...inSchemas, ...inShapes];
  },
};

function patternFaults(source: DraftSource<unknown>, pointer: string, pattern: string, anchored: boolean): Fault[] {
  try {
    void new RegExp(pattern, "u");
  } catch {
    return [{ source, pointer, message: "pattern is not a regular expression with the flag u" }];
  }
  if (anchored && !(pattern.startsWith("^") && pattern.endsWith("$") && !hasTopLevelAlternative(pattern))) {
    return [{ source, pointer, message: "pattern is not anchored, expected ^...$ around the whole of it" }];
  }
  if (nestsQuantifiers(pattern))
    return [
      { source, pointer, message: "pattern repeats a repetition without bound, which can take exponential time" },
    ];
  if (/\\[1-9k]|\(\?<?[=!]/u.test(pattern))
    return [
      {
        source,
        pointer,
        message: "pattern uses a back reference or a look-around, which other languages read differently",
      },
    ];
  return [];
}

function hasTopLevelAlternative(pattern: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern[at];
    if (unit === "\\") at++;
    else if (inClass) inClass = unit !== "]";
    else if (unit === "[") inClass = true;
    else if (unit === "(") depth++;
    else if (unit === ")") depth--;
    else if (unit === "|" && depth === 0) return true;
  }
  return false;
}

/** Whether a group that repeats without bound is itself repeated without bound. */
function nestsQuantifiers(pattern: string): boolean {
  const open: boolean[] = [];
  let inClass = false;
  let closedUnbounded = false;
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern[at];
    const unbounded = unit === "*" || unit === "+" || /^\{\d*,\}/u.test(pattern.slice(at));
    if (unbounded && !inClass) {
      if (closedUnbounded) return true;
      if (open.length > 0) open[open.length - 1] = true;
    }
    closedUnbounded = false;
    if (unit === "\\") at++;
    else if (inClass) inClass = unit !== "]";
    else if (unit === "[") inClass = true;
    else if (unit === "(") open.push(false);
    else if (unit === ")") {
      closedUnbounded = open.pop() ?? false;
      if (closedUnbounded && open.length > 0) open[open.length - 1] = true;
    }
  }
  return false;
}
