/** A regular expression as a tree. Anchors take nothing and count as empty. */
export type PatternNode =
  | { readonly is: "atom"; readonly text: string }
  | { readonly is: "sequence" | "choice"; readonly parts: readonly PatternNode[] }
  | { readonly is: "repeat"; readonly part: PatternNode; readonly least: number; readonly most: number };

interface Reading {
  readonly pattern: string;
  at: number;
}

/** Reads a pattern that compiles with the flag u and has neither look-around nor back reference. */
export function parsePattern(pattern: string): PatternNode {
  return choice({ pattern, at: 0 });
}

function choice(reading: Reading): PatternNode {
  const parts = [sequence(reading)];
  while (reading.pattern[reading.at] === "|") {
    reading.at++;
    parts.push(sequence(reading));
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { is: "choice", parts };
}

function sequence(reading: Reading): PatternNode {
  const parts: PatternNode[] = [];
  for (;;) {
    const unit = reading.pattern[reading.at];
    if (unit === undefined || unit === "|" || unit === ")") return { is: "sequence", parts };
    if (unit === "^" || unit === "$") reading.at++;
    else parts.push(repeated(reading, single(reading)));
  }
}

/** An atom or a group, without what says how often. */
function single(reading: Reading): PatternNode {
  const { pattern, at } = reading;
  if (pattern[at] === "(") {
    reading.at += /^\((?:\?:|\?<[^>]*>)?/u.exec(pattern.slice(at))?.[0].length ?? 1;
    const inside = choice(reading);
    reading.at++;
    return inside;
  }
  const text =
    /^(?:\\(?:u\{[^}]*\}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S])/u.exec(
      pattern.slice(at),
    )?.[0] ?? "";
  reading.at += Math.max(1, text.length);
  return text === "\\b" || text === "\\B" ? { is: "sequence", parts: [] } : { is: "atom", text };
}

function repeated(reading: Reading, part: PatternNode): PatternNode {
  const found = /^(?:([*+?])|\{(\d+)(,)?(\d*)\})\??/u.exec(reading.pattern.slice(reading.at));
  if (found === null) return part;
  const [all, sign, from, comma, to] = found;
  reading.at += all.length;
  if (sign === "*") return { is: "repeat", part, least: 0, most: Infinity };
  if (sign === "+") return { is: "repeat", part, least: 1, most: Infinity };
  if (sign === "?") return { is: "repeat", part, least: 0, most: 1 };
  const least = Number(from);
  const most = comma === undefined ? least : to === "" || to === undefined ? Infinity : Number(to);
  return { is: "repeat", part, least, most };
}
