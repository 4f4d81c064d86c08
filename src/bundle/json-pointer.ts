/** Pointers are words of contracts and programs: few, and each asked for many times. */
const KEPT = 4096;
const kept = new Map<string, readonly string[]>();

/** Splits an RFC 6901 pointer into its member names. The empty pointer has none. */
export function pointerSegments(pointer: string): readonly string[] {
  const known = kept.get(pointer);
  if (known !== undefined) return known;
  const segments = split(pointer);
  if (kept.size < KEPT) kept.set(pointer, segments);
  return segments;
}

function split(pointer: string): readonly string[] {
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
  return withValueUnder(value, pointerSegments(pointer), 0, next);
}

function withValueUnder(value: unknown, segments: readonly string[], from: number, next: unknown): unknown {
  const head = segments[from];
  if (head === undefined) return next;
  if (Array.isArray(value)) {
    const copy: unknown[] = [...(value as unknown[])];
    const index = head === "-" ? copy.length : Number(head);
    const replaced = withValueUnder(copy[index], segments, from + 1, next);
    if (replaced === undefined) copy.splice(index, 1);
    else copy[index] = replaced;
    return copy;
  }
  const known = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const old = Object.hasOwn(known, head) ? known[head] : undefined;
  const replaced = withValueUnder(old, segments, from + 1, next);
  if (replaced !== undefined) return { ...known, [head]: replaced };
  return Object.fromEntries(Object.entries(known).filter(([name]) => name !== head));
}
