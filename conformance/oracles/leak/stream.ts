import type { Leak, LeakStream } from "./leak.ts";

/** What a stream needs of the oracle it belongs to. */
export interface StreamParts {
  readonly search: (bytes: Uint8Array) => Leak[];
  /** Told once for every byte that was taken. */
  readonly taken: (bytes: number) => void;
}

const BLOCK = 1024 * 1024;
// Longer than any form of a canary of usual length with separators in it: what crosses a border is whole in one of two neighbours.
const OVERLAP = 16 * 1024;

/** Searches block after block, each with the end of the one before it. Memory is bounded by a block. */
export function openStream({ search, taken }: StreamParts): LeakStream {
  let buffer = new Uint8Array(OVERLAP);
  const leaks = new Map<string, Leak>();
  let filled = 0;
  let kept = 0;
  let start = 0;

  const flush = (): void => {
    for (const leak of search(buffer.subarray(0, filled))) {
      const key = `${leak.form} ${leak.canary}`;
      if (!leaks.has(key)) leaks.set(key, { ...leak, offset: start + leak.offset });
    }
    kept = Math.min(OVERLAP, filled);
    buffer.copyWithin(0, filled - kept, filled);
    start += filled - kept;
    filled = kept;
  };

  return {
    push: (chunk) => {
      taken(chunk.length);
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + buffer.length - filled);
        buffer.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < buffer.length) continue;
        if (buffer.length < OVERLAP + BLOCK) buffer = larger(buffer);
        else flush();
      }
    },
    end: () => {
      if (filled > kept) flush();
      return [...leaks.values()];
    },
  };
}

// Most streams are short, so a block is only made for those that fill it.
function larger(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(Math.min(buffer.length * 4, OVERLAP + BLOCK));
  next.set(buffer);
  return next;
}
