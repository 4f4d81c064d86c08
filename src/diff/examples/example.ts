/** One value of a document, as it was and as it is; left out where nothing stands. */
export interface Edit {
  /** The document, with a pointer behind `#`, or `#` alone for all of it. */
  readonly at: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What pages link to in the course of time, by the path of each page. */
export type Pages = Readonly<Record<string, readonly string[]>>;

/** One change of a contract and what finds it, as data: shown to people, and tried in tests. */
export interface ChangeExample {
  /** What changes, in one sentence without a full stop. */
  readonly what: string;
  /** Which bundle it is made to: the kit's own, or that of the example of a foreign one. */
  readonly bundle: "kit" | "lab";
  /** What is otherwise on both sides. */
  readonly given?: readonly Edit[];
  /** In order. */
  readonly edits: readonly Edit[];
  /** Anchors of the documentation from one publication to the next; the last is what is compared with all before it. */
  readonly pages?: readonly Pages[];
  /** What it is compared with; another bundle unless said otherwise. */
  readonly against?: "lock";
  /** Every rule that finds it, sorted; those with a star come with a document that shows it. */
  readonly found: readonly string[];
}
