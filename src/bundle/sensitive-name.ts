const SEPARATORS = /[\s\u00ad\u200b-\u200f\u2060\ufeff_.-]/gu;

/** Brings a member name into the form in which names of sensitive material are compared: NFKC, no separators or invisible characters, case folded. */
export function normaliseName(name: string): string {
  return name.normalize("NFKC").replaceAll(SEPARATORS, "").toLowerCase();
}
