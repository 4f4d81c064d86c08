/** The known word nearest to the given one, if it is near enough to be meant. */
export function didYouMean(given: string, known: Iterable<string>): string | undefined {
  return nearest(given, known, Math.max(1, Math.floor(given.length / 3)));
}

/** The known word within the given share of the length of the given one: a slip of the pen, not another word. */
export function slipOf(given: string, known: Iterable<string>): string | undefined {
  return nearest(given, known, Math.max(1, Math.floor(given.length / 5)));
}

/** The first of the known words that are nearest, if one is as near as that. */
function nearest(given: string, known: Iterable<string>, atMost: number): string | undefined {
  let best: string | undefined;
  let limit = atMost;
  const word = given.toLowerCase();
  for (const candidate of known) {
    if (Math.abs(candidate.length - given.length) > limit) continue;
    const distance = editDistance(word, candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    best = candidate;
    if (distance === 0) break;
    limit = distance - 1;
  }
  return best;
}

/** How many letters have to be put in, left out or changed; something greater than the limit as soon as it is known to be greater. */
function editDistance(a: string, b: string, limit: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const cost = Math.min((current[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      current[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return least;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
