/** A word as a shell reads it, and as our own reading of `--command` does. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@=-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
