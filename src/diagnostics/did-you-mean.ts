/** The known word nearest to the given one, if it is near enough to be meant. */
export function didYouMean(given: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - given.length) >= least) continue;
    const distance = editDistance(given.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** The known word within the given share of the length of the given one: a slip of the pen, not another word. */
export function slipOf(given: string, known: Iterable<string>): string | undefined {
  const near = didYouMean(given, known);
  if (near === undefined) return undefined;
  return editDistance(given.toLowerCase(), near.toLowerCase()) <= Math.max(1, Math.floor(given.length / 5))
    ? near
    : undefined;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      current[j] = Math.min((current[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
