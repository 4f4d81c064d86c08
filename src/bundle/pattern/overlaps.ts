/** Characters that tell classes apart which name none of their own. */
const USUAL = [
  "a",
  "z",
  "A",
  "Z",
  "f",
  "F",
  "g",
  "0",
  "9",
  "_",
  "-",
  " ",
  "\n",
  "\t",
  "/",
  ".",
  "é",
  "\u00a0",
  "中",
  "\u{1F600}",
];

/** Tells for each two atoms of a pattern whether one character satisfies both. Every character that is written in one of them is tried, and its neighbours. */
export function overlapsOf(atoms: readonly string[]): (a: number, b: number) => boolean {
  const tried = [...new Set([...USUAL, ...atoms.flatMap((atom) => around(atom))])];
  const kinds = new Map<string, Uint8Array>();
  const takes = atoms.map((atom) => {
    const known = kinds.get(atom);
    if (known !== undefined) return known;
    const test = new RegExp(`^(?:${atom})$`, "u");
    const taken = Uint8Array.from(tried, (character) => (test.test(character) ? 1 : 0));
    kinds.set(atom, taken);
    return taken;
  });
  const answers = new Map<string, boolean>();
  return (a, b) => {
    const key = `${atoms[a]} ${atoms[b]}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const both = takes[a]?.some((taken, index) => taken === 1 && takes[b]?.[index] === 1) ?? false;
    answers.set(key, both);
    return both;
  };
}

/** Characters written in an atom, escapes too, with those before and behind them. */
function around(atom: string): string[] {
  const escaped = [...atom.matchAll(/\\u\{([\dA-Fa-f]+)\}|\\u([\dA-Fa-f]{4})|\\x([\dA-Fa-f]{2})/gu)].map((match) =>
    Number.parseInt(match[1] ?? match[2] ?? match[3] ?? "0", 16),
  );
  return [...Array.from(atom, (character) => character.codePointAt(0) ?? 0), ...escaped].flatMap((point) =>
    [point - 1, point, point + 1]
      .filter((each) => each >= 0 && each <= 0x10ffff)
      .map((each) => String.fromCodePoint(each)),
  );
}
