/** Thrown when a secret can be neither sealed nor opened. The message names variables and versions, and quotes no value. */
export class SealingError extends Error {
  readonly code: "key_missing" | "key_malformed" | "sealed_unreadable";

  constructor(code: SealingError["code"], message: string) {
    super(message);
    this.name = "SealingError";
    this.code = code;
  }
}
