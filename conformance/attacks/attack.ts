import type { Scene } from "../arbitraries/scene.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Program } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";

/** What tries to break the obligations of one suffix. It makes programs and judges nothing itself, but for what no step can say. */
export interface Attack {
  readonly suffix: string;
  /** Boundary cases that see what happens only while nothing else does: they run before all others, one at a time. */
  alone?(scene: Scene): readonly MakeProgram[];
  /** Boundary cases, always run. Each gets draws of its own for the values that do not matter. */
  fixed?(scene: Scene): readonly MakeProgram[];
  /** One random case, or undefined when the operation has none. */
  random?(scene: Scene, draw: Draw): Program | undefined;
  /** Cases that leave nothing behind: a few share the set-up, the control and the readings of one program. */
  series?(scene: Scene): Series;
  /** Cases restart the target: they run after all others, and share the kills. */
  readonly restarts?: boolean;
  /** What must have been seen to happen in some case: otherwise nothing was tried, and the obligation could not run. */
  readonly mustHappen?: readonly string[];
  /** Chance has a part in it: a violation is tried again many times, and its rate is told. */
  readonly unsteady?: boolean;
  /** It searches for what it planted. When nothing was planted nothing was searched for, and the obligation could not run. */
  readonly plants?: boolean;
  /** Accepted values must come back nowhere, so their canaries are watched as well. */
  readonly watchesAccepted?: boolean;
  /** Looks at what no single step can expect. */
  inspect?(scene: Scene, transcript: Transcript): readonly Problem[];
}

/** A program that is made once there are draws for it, or that the operation has none. */
export type MakeProgram = (draw: Draw) => Program | undefined;

/** Cases of a series, to be put into programs a few at a time. */
export interface Series {
  /** How many boundary cases there are. */
  readonly fixed: number;
  /** Whether there are random ones. */
  readonly random: boolean;
  /** One program of some cases, or undefined when the operation has none of them. */
  program(draw: Draw, cases: readonly SeriesCase[]): Program | undefined;
}

/** The number of a boundary case, or a random one. */
export type SeriesCase = number | "random";
