import type { Canary } from "../../canaries/canary.ts";
import { fragmentLength, patternsOf } from "./forms.ts";
import { matchAround, type Match } from "./match.ts";
import type { SeedIndex } from "./seed-index.ts";

/** A canary found in bytes that were not decoded. */
export interface Found {
  readonly canary: string;
  readonly form: string;
  readonly offset: number;
  readonly length: number;
}

/** Everything the index finds in the bytes as they are: the longest match of each canary in each form. */
export function searchDirectly(index: SeedIndex, bytes: Uint8Array): Found[] {
  const best = new Map<string, Best>();
  index.search(bytes, (canary, number, offset, end) => {
    const key = `${number} ${canary.id}`;
    const known = best.get(key);
    if (known?.whole === true) return;
    const pattern = patternsOf(canary, index.forms)[number];
    if (pattern === undefined) return;
    const match = matchAround(bytes, pattern, offset, end);
    if (match === undefined || match.characters <= (known?.characters ?? 0)) return;
    best.set(key, {
      ...match,
      canary,
      number,
      form: pattern.form,
      whole: match.characters === pattern.skeleton.length,
    });
  });
  const matches = [...best.values()];
  // Digits read the same in two forms: what lies within another match of the same canary is that match.
  const outer = matches.filter((inner) => !matches.some((other) => other !== inner && holds(other, inner)));
  return outer.map(({ canary, form, whole, start, end }) => ({
    canary: canary.id,
    form: formName(canary, form, whole, bytes.subarray(start, end)),
    offset: start,
    length: end - start,
  }));
}

/** Eight characters in a row, letter for letter, of a canary whose request this answers. */
export function searchShort(bytes: Uint8Array, canaries: readonly Canary[]): Found[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return canaries.flatMap(({ id, value }) => {
    const least = fragmentLength(value) > 12 ? fragmentLength(value) : 8;
    // Every fragment of this length holds one of these whole.
    const size = least >>> 1;
    for (let from = 0; from + size <= value.length; from += least - size + 1) {
      const piece = value.slice(from, from + size);
      for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
        let [start, end] = [at, at + size];
        while (start > 0 && at - start < from && text[start - 1] === value[from - (at - start) - 1]) start--;
        while (end < text.length && from + end - at < value.length && text[end] === value[from + end - at]) end++;
        if (end - start >= least) return [{ canary: id, form: "fragment", offset: start, length: end - start }];
      }
    }
    return [];
  });
}

interface Best extends Match {
  readonly canary: Canary;
  /** Of the pattern: the lower is the more likely one. */
  readonly number: number;
  readonly form: string;
  readonly whole: boolean;
}

function holds(outer: Best, inner: Best): boolean {
  if (outer.canary !== inner.canary || outer.start > inner.start || outer.end < inner.end) return false;
  return outer.characters > inner.characters || (outer.characters === inner.characters && outer.number < inner.number);
}

function formName(canary: Canary, form: string, whole: boolean, found: Uint8Array): string {
  if (form.startsWith("digest:")) return form;
  if (form !== "plain") return whole ? form : `fragment:${form}`;
  if (!whole) return "fragment";
  const text = Buffer.from(found).toString("utf8");
  if (text === canary.value) return "plain";
  return text.toLowerCase() === canary.value.toLowerCase() ? "case-folded" : "separated";
}
