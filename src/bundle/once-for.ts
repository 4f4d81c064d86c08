/** A function that answers once for each object and remembers the answer as long as the object lives. For what is derived from a value that nobody changes. */
export function onceFor<K extends object, V>(answer: (key: K) => V): (key: K) => V {
  const answers = new WeakMap<K, { readonly is: V }>();
  return (key) => {
    const before = answers.get(key);
    if (before !== undefined) return before.is;
    const is = answer(key);
    answers.set(key, { is });
    return is;
  };
}

/** Values by a key, each list in the order of the values. */
export function grouped<K, V>(values: Iterable<V>, keysOf: (value: V) => Iterable<K>): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    for (const key of keysOf(value)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}
