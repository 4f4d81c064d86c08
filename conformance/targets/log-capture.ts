import type { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import type { Surface } from "../../src/protocol/target.ts";
import { SurfaceError } from "./surface-error.ts";

/** What a process writes to one of its outputs, over all its restarts, as a surface. */
export interface LogCapture {
  /** `drain` hands over everything the process wrote before the call. It rejects with a SurfaceError, after handing over the rest, when bytes had to be dropped. */
  readonly surface: Surface;
  /** Listens to the output of a newly started process. */
  attach(stream: Readable): void;
  /** The last bytes written, also those already drained. */
  tail(): Buffer;
}

const MOST_KEPT = 64 * 1024 * 1024;
const TAIL = 16 * 1024;
const MOST_LATEST = 4 * TAIL;
const MOST_TURNS = 64;

/** Captures one output. Beyond `most` bytes that nobody drained, bytes are dropped, so that a flood costs neither memory nor time. */
export function logCapture(name: "stdout" | "stderr", most = MOST_KEPT): LogCapture {
  let kept: Buffer[] = [];
  let size = 0;
  let lost = 0;
  let seen = 0;
  // Each request may write a line, so what is put together from them is put together only when somebody asks.
  let latest: Buffer[] = [];
  let latestSize = 0;

  const tail = (): Buffer => Buffer.concat(latest).subarray(-TAIL);

  const take = (chunk: Buffer): void => {
    seen += chunk.length;
    latest.push(chunk);
    latestSize += chunk.length;
    if (latestSize > MOST_LATEST) [latest, latestSize] = [[tail()], Math.min(latestSize, TAIL)];
    if (size + chunk.length > most) lost += chunk.length;
    else size += kept.push(chunk) && chunk.length;
  };

  /** Lets the event loop read the pipe until it is empty. A process that never stops writing ends this by its bound. */
  const settle = async (): Promise<void> => {
    for (let turns = 0, before = -1; turns < MOST_TURNS && before !== seen; turns++) {
      before = seen;
      await turn();
      await turn();
    }
  };

  return {
    surface: {
      name,
      power: "logs",
      drain: async (sink) => {
        await settle();
        const [chunks, length, dropped] = [kept, size, lost];
        kept = [];
        size = lost = 0;
        for (const chunk of chunks) sink(chunk);
        if (dropped > 0) throw new SurfaceError(`${dropped} bytes of ${name} came faster than they could be kept`);
        return length;
      },
    },
    attach: (stream) => {
      stream.on("data", take);
      stream.on("error", () => stream.destroy());
    },
    tail,
  };
}
