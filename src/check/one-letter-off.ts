/** Shorter names have neighbours that are names of something else. */
const SHORTEST = 9;

/** The known name that a word is but for one letter: doubled, left out, exchanged with another or with its neighbour. Names that differ at their end, or in a digit, are other names. */
export function oneLetterOff(word: string, names: Iterable<string>): string | undefined {
  if (word.length < SHORTEST) return undefined;
  for (const name of names) {
    if (Math.abs(name.length - word.length) > 1 || name.length < SHORTEST) continue;
    if (name[0] === word[0] && name.at(-1) === word.at(-1) && isOff(word, name)) return name;
  }
  return undefined;
}

function isOff(word: string, name: string): boolean {
  let start = 0;
  while (start < word.length && word[start] === name[start]) start++;
  const [longer, shorter] = word.length >= name.length ? [word, name] : [name, word];
  const [one, other] = [word[start] ?? "", name[start] ?? ""];
  if (longer.length > shorter.length)
    return /[A-Za-z]/u.test(longer[start] ?? "") && longer.slice(start + 1) === shorter.slice(start);
  if (word.slice(start + 1) === name.slice(start + 1)) return /[A-Za-z]/u.test(one) && /[A-Za-z]/u.test(other);
  return one === name[start + 1] && other === word[start + 1] && word.slice(start + 2) === name.slice(start + 2);
}
