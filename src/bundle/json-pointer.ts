/** Splits an RFC 6901 pointer into its member names. The empty pointer has none. */
export function pointerSegments(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Joins member names into an RFC 6901 pointer. */
export function toPointer(segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Reads the value at a pointer, or undefined where there is none. Only own members count. */
export function valueAt(value: unknown, pointer: string): unknown {
  let current = value;
  for (const segment of pointerSegments(pointer)) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, segment)) return undefined;
    current = (current as Record<string, unknown>)[segment];
  }
  return current;
}

/** Returns a copy with the value at the pointer replaced, added, or (for undefined) removed. Missing objects on the way are made. */
export function withValueAt(value: unknown, pointer: string, next: unknown): unknown {
  const [head, ...rest] = pointerSegments(pointer);
  if (head === undefined) return next;
  if (Array.isArray(value)) {
    const copy: unknown[] = [...(value as unknown[])];
    const index = head === "-" ? copy.length : Number(head);
    const replaced = withValueAt(copy[index], toPointer(rest), next);
    if (replaced === undefined) copy.splice(index, 1);
    else copy[index] = replaced;
    return copy;
  }
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const current = entries.find(([name]) => name === head)?.[1] as unknown;
  const replaced = withValueAt(current, toPointer(rest), next);
  const kept = entries.filter(([name]) => name !== head);
  if (replaced === undefined) return Object.fromEntries(kept);
  const at = entries.findIndex(([name]) => name === head);
  kept.splice(at < 0 ? kept.length : at, 0, [head, replaced]);
  return Object.fromEntries(kept);
}
