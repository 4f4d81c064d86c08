/** One alternative of a pattern, with characters every text it matches must hold. */
export interface Alternative {
  readonly source: string;
  /** ASCII characters; empty when none could be told. */
  readonly required: ReadonlySet<string>;
}

interface Atom {
  /** Where the next atom begins, behind any quantifier. */
  readonly end: number;
  readonly required: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/uy;
const CONTROL: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v" };
/** Escapes that are longer than one letter. What they stand for is not looked at. */
const LONG_ESCAPE = /\\(?:u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pPk][{<][^}>]*[}>]|c[A-Za-z]|\d+)/uy;

/**
 * Splits a pattern at its outermost bars and finds, for each part, characters without which it cannot match, so that a search can leave
 * out what a look at the characters of a text rules out. In doubt it names fewer. The pattern must be a valid regular expression.
 */
export function alternativesOf(pattern: string): Alternative[] {
  const alternatives: Alternative[] = [];
  let required = new Set<string>();
  let start = 0;
  for (let at = 0; at < pattern.length;) {
    if (pattern[at] === "|") {
      alternatives.push({ source: pattern.slice(start, at), required });
      required = new Set();
      start = ++at;
      continue;
    }
    const atom = readAtom(pattern, at);
    for (const character of atom.required) required.add(character);
    at = atom.end;
  }
  return [...alternatives, { source: pattern.slice(start), required }];
}

function readAtom(pattern: string, at: number): Atom {
  const atom = readUnquantified(pattern, at);
  QUANTIFIER.lastIndex = atom.end;
  const quantifier = QUANTIFIER.exec(pattern);
  if (quantifier === null) return atom;
  const optional = quantifier[0].startsWith("*") || quantifier[0].startsWith("?") || Number(quantifier[1] ?? 1) === 0;
  return { end: atom.end + quantifier[0].length, required: optional ? NONE : atom.required };
}

function readUnquantified(pattern: string, at: number): Atom {
  const character = pattern.charAt(at);
  if (character === "\\") return readEscape(pattern, at);
  if (character === "[") return { end: endOfClass(pattern, at), required: NONE };
  if (character === "(") return readGroup(pattern, at);
  const literal = !".^$".includes(character) && isAscii(character);
  return { end: at + 1, required: literal ? new Set(character) : NONE };
}

function readEscape(pattern: string, at: number): Atom {
  LONG_ESCAPE.lastIndex = at;
  const long = LONG_ESCAPE.exec(pattern);
  if (long !== null) return { end: at + long[0].length, required: NONE };
  const letter = pattern.charAt(at + 1);
  const control = CONTROL[letter];
  if (control !== undefined) return { end: at + 2, required: new Set(control) };
  return { end: at + 2, required: /[A-Za-z0-9]/u.test(letter) || !isAscii(letter) ? NONE : new Set(letter) };
}

/** A plain group requires what all its alternatives require. Captures and assertions are not looked into. */
function readGroup(pattern: string, at: number): Atom {
  let depth = 0;
  let end = at;
  do {
    const character = pattern.charAt(end);
    if (character === "[") end = endOfClass(pattern, end);
    else {
      if (character === "(") depth++;
      if (character === ")") depth--;
      end += character === "\\" ? 2 : 1;
    }
  } while (depth > 0 && end < pattern.length);
  if (!pattern.startsWith("(?:", at)) return { end, required: NONE };
  const [first, ...rest] = alternativesOf(pattern.slice(at + 3, end - 1)).map((each) => each.required);
  return { end, required: new Set([...(first ?? NONE)].filter((each) => rest.every((other) => other.has(each)))) };
}

function endOfClass(pattern: string, at: number): number {
  let end = at + 1;
  while (end < pattern.length && pattern[end] !== "]") end += pattern[end] === "\\" ? 2 : 1;
  return end + 1;
}

function isAscii(character: string): boolean {
  return character.length === 1 && character.charCodeAt(0) < 0x80;
}
