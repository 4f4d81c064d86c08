const FIRST =
  "amber birch copper delta ember fern gravel harbour indigo juniper kestrel lilac meadow nickel ochre pepper quartz russet".split(
    " ",
  );
const SECOND =
  "anchor barrel candle dagger engine feather goblet hammer island jacket kettle ladder mantle needle orchard pillow quiver ribbon".split(
    " ",
  );
const THIRD =
  "arrives breaks climbs drifts enters falls gathers hides jumps kindles lingers mends nods opens passes rests settles turns".split(
    " ",
  );

/** Three words for a number below 5,832, different ones for each: names in a contract are words, and no two are a slip of the pen apart by plan. */
export function wordsOf(index: number): [string, string, string] {
  const at = (words: readonly string[], step: number): string => words[Math.floor(index / step) % words.length] ?? "";
  return [at(FIRST, 1), at(SECOND, FIRST.length), at(THIRD, FIRST.length * SECOND.length)];
}

/** The word with a capital first. */
export function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
