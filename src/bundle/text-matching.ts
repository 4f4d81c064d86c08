interface Atom {
  /** What stands there: fixed text, one character of a class, or one of several groups. */
  readonly is:
    | { readonly text: string }
    | { readonly oneOf: string }
    | { readonly groups: readonly (readonly Atom[])[] };
  readonly least: number;
  readonly most: number;
}

/** Digits first, so that digests and times look like some. */
const CYCLE = "1234567890abcdef";
const CHARACTERS = `${CYCLE}ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.: `;
/** Some characters more than a pattern needs at least, when that is not enough. */
const MOST_TRIES = 64;

/** A text that matches an anchored pattern, filled with a word where the pattern leaves room. Undefined when none is found: the pattern is of a kind that contracts do not have. */
export function textMatching(
  pattern: string,
  word: string,
  { minLength = 0, maxLength = Infinity } = {},
): string | undefined {
  const whole = new RegExp(pattern, "u");
  const fits = (text: string): boolean => whole.test(text) && text.length >= minLength && text.length <= maxLength;
  const inner = pattern.replace(/^\^/u, "").replace(/\$$/u, "");
  const [sequence] = alternatives(inner, 0);
  for (const filling of [word, ""]) {
    for (let more = 0; more < MOST_TRIES; more++) {
      const text = written(sequence[0] ?? [], { word: filling, rest: filling }, more);
      if (fits(text)) return text;
    }
  }
  return undefined;
}

/** The word that fills the room, and what of it a single character has not taken already. */
interface Filling {
  readonly word: string;
  rest: string;
}

function written(atoms: readonly Atom[], filling: Filling, more: number): string {
  return atoms
    .map(({ is, least, most }) => {
      if ("oneOf" in is) return filled(new RegExp(is.oneOf, "u"), { least, most }, filling, more);
      const count = Math.min(most, Math.max(least, more));
      if ("text" in is) return is.text.repeat(Math.max(least, Math.min(count, 1)));
      return written(is.groups[0] ?? [], filling, more).repeat(least === 0 ? 0 : least);
    })
    .join("");
}

function filled(fits: RegExp, { least, most }: Pick<Atom, "least" | "most">, filling: Filling, more: number): string {
  const { word, rest } = filling;
  if (most === 1) {
    const first = rest.slice(0, 1);
    if (least === 0 || !fits.test(first)) return least === 0 ? "" : firstThat(fits);
    filling.rest = rest.slice(1);
    return first;
  }
  filling.rest = word;
  const whole = rest !== "" && rest.split("").every((letter) => fits.test(letter));
  const cycle = whole
    ? rest
    : CYCLE.split("")
        .filter((each) => fits.test(each))
        .join("") || firstThat(fits);
  const count = Math.min(most, Math.max(least + more, whole ? rest.length : 0));
  return cycle.repeat(Math.ceil(count / Math.max(1, cycle.length))).slice(0, count);
}

function firstThat(fits: RegExp): string {
  return (
    CHARACTERS.split("").find((each) => fits.test(each) && /[a-z]/u.test(each)) ??
    CHARACTERS.split("").find((each) => fits.test(each)) ??
    ""
  );
}

/** Reads alternatives up to the end or a closing parenthesis. */
function alternatives(pattern: string, from: number): [groups: Atom[][], end: number] {
  const groups: Atom[][] = [[]];
  let at = from;
  while (at < pattern.length && pattern[at] !== ")") {
    if (pattern[at] === "|") {
      groups.push([]);
      at++;
      continue;
    }
    const [is, next] = atomAt(pattern, at);
    const [least, most, end] = countAt(pattern, next);
    groups.at(-1)?.push({ is, least, most });
    at = end;
  }
  return [groups, at];
}

function atomAt(pattern: string, at: number): [is: Atom["is"], end: number] {
  const unit = pattern[at] ?? "";
  if (unit === "(") {
    const start = pattern.startsWith("(?:", at) ? at + 3 : at + 1;
    const [groups, end] = alternatives(pattern, start);
    return [{ groups }, end + 1];
  }
  if (unit === "[") {
    let end = at + 1;
    while (end < pattern.length && pattern[end] !== "]") end += pattern[end] === "\\" ? 2 : 1;
    return [{ oneOf: `^${pattern.slice(at, end + 1)}$` }, end + 1];
  }
  if (unit === ".") return [{ oneOf: "^.$" }, at + 1];
  if (unit !== "\\") return [{ text: unit }, at + 1];
  const escape = pattern.slice(at, at + (pattern[at + 1] === "u" ? 6 : 2));
  return [/^\\[dws]/iu.test(escape) ? { oneOf: `^${escape}$` } : { text: escape.slice(1) }, at + escape.length];
}

function countAt(pattern: string, at: number): [least: number, most: number, end: number] {
  const braces = /^\{(\d+)(,?)(\d*)\}/u.exec(pattern.slice(at));
  if (braces !== null) {
    const [all, least = "0", comma, most] = braces;
    return [Number(least), comma === "" ? Number(least) : most === "" ? Infinity : Number(most), at + all.length];
  }
  const unit = pattern[at];
  if (unit === "?") return [0, 1, at + 1];
  if (unit === "*" || unit === "+") return [unit === "+" ? 1 : 0, Infinity, at + 1];
  return [1, 1, at];
}
