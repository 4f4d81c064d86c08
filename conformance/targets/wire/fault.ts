/** Why the bytes that came are not an answer. The detail quotes none of them. */
export interface Fault {
  readonly kind: "fault";
  readonly why: "malformed" | "too-large" | "closed";
  readonly detail: string;
}

/** The bytes break the rules of HTTP/1.1. */
export function malformed(detail: string): Fault {
  return { kind: "fault", why: "malformed", detail };
}

/** The answer is longer than the call allows. */
export function tooLarge(detail: string): Fault {
  return { kind: "fault", why: "too-large", detail };
}

/** The target closed the connection before the answer was complete. */
export function closedEarly(detail: string): Fault {
  return { kind: "fault", why: "closed", detail };
}
