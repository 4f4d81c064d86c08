/** The kinds of thing that `membrane list` knows. */
export const LISTS = [
  "profiles",
  "operations",
  "codes",
  "obligations",
  "requirements",
  "rules",
  "attacks",
  "conditions",
  "labels",
  "topics",
  "looseness",
] as const;

/** One of the kinds. */
export type ListName = (typeof LISTS)[number];
