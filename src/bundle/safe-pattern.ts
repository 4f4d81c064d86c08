import { ambiguityOf, type Ambiguity } from "./pattern/ambiguity.ts";

/** Why a pattern cannot be used, or undefined: it is none, holds for a text around the match, takes exponential time, or is read differently elsewhere. */
export function whyUnsafe(pattern: string, anchored: boolean): string | undefined {
  try {
    void new RegExp(pattern, "u");
  } catch {
    return "pattern is not a regular expression with the flag u";
  }
  if (anchored && !(pattern.startsWith("^") && pattern.endsWith("$") && !hasTopLevelAlternative(pattern)))
    return "pattern is not anchored, expected ^...$ around the whole of it";
  if (nestsQuantifiers(pattern)) return "pattern repeats a repetition without bound, which can take exponential time";
  if (/\\[1-9k]|\(\?<?[=!]/u.test(pattern))
    return "pattern uses a back reference or a look-around, which other languages read differently";
  return WHY[ambiguityOf(pattern)];
}

const WHY: Readonly<Record<Ambiguity, string | undefined>> = {
  none: undefined,
  exponential: "pattern can read one text in two ways again and again, which can take exponential time",
  polynomial:
    "pattern has two repetitions that take the same text, so its time grows with the square of the text or more",
  unknown: "pattern is too long to tell how long it takes",
};

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
