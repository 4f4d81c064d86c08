/** A function that answers each key once and then remembers. For keys that are few: nothing is forgotten. */
export function askedOnce<K, V>(answer: (key: K) => V): (key: K) => V {
  const answers = new Map<K, V>();
  return (key) => {
    const before = answers.get(key);
    // A key may be answered with nothing.
    if (before !== undefined || answers.has(key)) return before as V;
    const first = answer(key);
    answers.set(key, first);
    return first;
  };
}
