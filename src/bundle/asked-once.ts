/** A function that answers each key once and then remembers. For keys that are few: nothing is forgotten. */
export function askedOnce<K, V>(answer: (key: K) => V): (key: K) => V {
  const answers = new Map<K, V>();
  return (key) => {
    const before = answers.get(key);
    if (before !== undefined) return before;
    const first = answer(key);
    answers.set(key, first);
    return first;
  };
}
