/** A place of a page that is right in the clean twin and wrong in the faulty one. */
interface Swap {
  readonly clean: string;
  readonly faulty: string;
  /** How far into the faulty text the finding stands. */
  readonly at: number;
}

/** Marks the place of the finding, where it is not that of the swap. */
interface Here {
  readonly here: true;
}

/** A page and its twin with one fault. `at` is the offset of the finding in the faulty text. */
export interface Twins {
  readonly clean: string;
  readonly faulty: string;
  readonly at: number;
}

export const here: Here = { here: true };

/** One fault: what stands in the clean twin, and what in the faulty one. */
export function swap(clean: string, faulty: string, at = 0): Swap {
  return { clean, faulty, at };
}

/** A text with exactly one swap in it. */
export function twins(strings: TemplateStringsArray, ...parts: readonly (string | Swap | Here)[]): Twins {
  let clean = strings[0] ?? "";
  let faulty = clean;
  let swapped: number | undefined;
  let marked: number | undefined;
  parts.forEach((part, index) => {
    if (typeof part === "string") {
      clean += part;
      faulty += part;
    } else if ("here" in part) marked = faulty.length;
    else {
      if (swapped !== undefined) throw new Error("two swaps in one page are two faults");
      swapped = faulty.length + part.at;
      clean += part.clean;
      faulty += part.faulty;
    }
    const rest = strings[index + 1] ?? "";
    clean += rest;
    faulty += rest;
  });
  const at = marked ?? swapped;
  if (at === undefined || clean === faulty) throw new Error("a page without a fault");
  return { clean, faulty, at };
}

/** The twins between other texts, which stand in both. */
export function between(before: string, { clean, faulty, at }: Twins, after: string): Twins {
  return { clean: before + clean + after, faulty: before + faulty + after, at: at + before.length };
}
