/** Thrown when a command cannot be understood or has nothing to work on. Nothing was judged; the process ends with exit code 2. */
export class UsageError extends Error {
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageError";
    this.remedy = remedy;
  }
}
