/** Longest line an adapter may write: an answer of the longest body that is read, in base64, with its headers. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** Cuts a stream into lines, without ever keeping more than the longest. */
export interface LineCutter {
  /** The lines that ended in a chunk, without their line feeds; `tooLong` when the rest is longer than a line may be. */
  push(chunk: Buffer): { readonly lines: readonly Buffer[]; readonly tooLong: boolean };
  /** Whether bytes are left that no line feed ended. */
  unfinished(): boolean;
}

/** Starts cutting. */
export function lineCutter(longest = LONGEST_LINE): LineCutter {
  let kept: Buffer[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      const lines: Buffer[] = [];
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        if (size + end - from > longest) return { lines, tooLong: true };
        lines.push(Buffer.concat([...kept, chunk.subarray(from, end)]));
        kept = [];
        size = 0;
        from = end + 1;
      }
      size += chunk.length - from;
      if (size > longest) return { lines, tooLong: true };
      if (from < chunk.length) kept.push(chunk.subarray(from));
      return { lines, tooLong: false };
    },
    unfinished: () => size > 0,
  };
}
