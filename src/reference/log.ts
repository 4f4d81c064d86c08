/** What is logged of one request. It has no member that could hold request content. */
export interface LogEntry {
  /** ISO 8601 instant. */
  readonly at: string;
  /** Name of an operation of the contract, or of what stands in for one. */
  readonly operation: string;
  readonly status: number;
  /** Where answers say one. */
  readonly outcome?: string;
  /** Refusal code, when refused. */
  readonly code?: string;
  readonly milliseconds: number;
  /** Reference of the receipt, when there is one. */
  readonly receipt?: string;
  /** Class of an internal failure, never its message: a message may quote a value. */
  readonly fault?: string;
}

/** Takes one entry for each request. */
export type LogSink = (entry: LogEntry) => void;

/** A sink that writes each entry as one line of JSON. */
export function jsonLines(write: (line: string) => void): LogSink {
  return (entry) => write(`${JSON.stringify(entry)}\n`);
}

/** Names an error by its code or class. Its message is left out: it may quote a value. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^[A-Za-z0-9_]{2,40}$/u.test(code) ? code : error.constructor.name;
}
