/** Thrown when a target is described in a way that cannot or must not be used. The message holds no credential. */
export class TargetUsageError extends Error {
  readonly code = "target_usage";
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.name = "TargetUsageError";
    this.remedy = remedy;
  }
}
