/** What a command may do to the world around it: print a result, talk about it, and read where and how it was called. */
export interface Terminal {
  /** Writes to the result (stdout). */
  out(text: string): void;
  /** Writes to the talk (stderr). */
  talk(text: string): void;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the result may hold colours. */
  readonly color: boolean;
  /** Whether somebody watches the talk, so that progress may be drawn over. */
  readonly interactive: boolean;
  /** Aborts when the user or the system asks the process to end. */
  readonly ended: AbortSignal;
}

/** The terminal of this process. A reader that closes its end early is not an error, and the exit code still tells the result. */
export function processTerminal(ended: AbortSignal): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
  }
  const plain = (process.env["NO_COLOR"] ?? "") !== "" || process.env["TERM"] === "dumb";
  return {
    out: (text) => void process.stdout.write(text),
    talk: (text) => void process.stderr.write(text),
    cwd: process.cwd(),
    environment: process.env,
    color: process.stdout.isTTY && !plain,
    interactive: process.stderr.isTTY && !plain,
    ended,
  };
}
