/** What the exit code of `membrane` says. Numbers are permanent and never reused. */
export const EXIT = {
  /** Nothing found, or conformant. */
  clean: 0,
  /** Findings, or nonconformant. */
  findings: 1,
  /** Usage, configuration or contract error: nothing was judged. */
  usage: 2,
  /** Something that had to be looked at could not be. */
  incomplete: 3,
  /** Void run or internal error. */
  internal: 4,
  /** Stopped from outside. */
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
