/** Thrown when a place cannot be filled in, for instance because the step it cites was not accepted. The case then cannot be judged. */
export class Unfillable extends Error {
  readonly code: string = "unfillable";
}
