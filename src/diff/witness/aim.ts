/** One step from a value into a part of it. */
export type Step = { readonly member: string } | { readonly item: true } | { readonly branch: number };

/** What has to be at the end of the way: one of these values, anything the shape takes, a list of some length, or a member that is or is not there. */
export type End =
  | { readonly is: "values"; readonly values: readonly unknown[] }
  | { readonly is: "any" }
  /** A list of so many items, all different or all the same. */
  | { readonly is: "items"; readonly count: number; readonly twice: boolean }
  | { readonly is: "without"; readonly member: string }
  | { readonly is: "with"; readonly member: string; readonly value?: unknown };

/** Which document would show a change: made after the schema of the side that takes it, with `end` at the end of `steps`. */
export interface Aim {
  readonly profile: string;
  /** Operation whose request or answer it is; without one it is a frame or a refusal of the profile. */
  readonly operation?: string;
  readonly direction: "request" | "answer";
  /** Named schema of each side. */
  readonly schemas: { readonly base: string; readonly head: string };
  /** The side whose contract takes the document; the other one refuses it. */
  readonly takes: SideName;
  readonly steps: readonly Step[];
  readonly end: End;
}

/** One of the two sides. */
export type SideName = "base" | "head";
