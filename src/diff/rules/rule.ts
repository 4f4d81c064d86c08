/** What a change touches: what may get in or out, what clients send and read, generated types, promises, or prose alone. */
export type ChangeKind = "leak" | "wire" | "source" | "policy" | "docs";

/** How much a change matters. `info` is told and fails nothing by itself. */
export type ChangeSeverity = "error" | "warning" | "info";

/** One rule of `membrane diff`. Its id is permanent. */
export interface DiffRule {
  readonly id: string;
  readonly kind: ChangeKind;
  /** Unless the configuration says otherwise. */
  readonly severity: ChangeSeverity;
  /** What changed and why it matters, in one sentence for `membrane explain`. */
  readonly why: string;
}
