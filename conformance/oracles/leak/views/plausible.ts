/** What decoded bytes look like. Anything else, a digest or a random handle among it, is not looked into. */
export type Kind = "text" | "utf16le" | "utf16be" | "gzip" | "zlib";

/** Says what decoded bytes are worth another look as. Nothing when they look random. */
export function kindOf(bytes: Uint8Array): Kind | undefined {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (first === 0x1f && second === 0x8b && bytes[2] === 8) return "gzip";
  if (first === 0x78 && (first * 256 + second) % 31 === 0) return "zlib";
  if (isMostlyText(bytes)) return "text";
  if (bytes.length < 8) return undefined;
  if (isMonotonous(bytes, 1)) return "utf16le";
  return isMonotonous(bytes, 0) ? "utf16be" : undefined;
}

// UTF-16 of one script, with or without ASCII in it, has two values at most in every other byte.
function isMonotonous(bytes: Uint8Array, from: number): boolean {
  const one = bytes[from];
  let other: number | undefined;
  for (let at = from + 2; at < bytes.length; at += 2) {
    const byte = bytes[at];
    if (byte === one || byte === other) continue;
    if (other !== undefined) return false;
    other = byte;
  }
  return true;
}

// Nine bytes in ten. A sequence of UTF-8 counts as a whole, a stray high byte does not.
function isMostlyText(bytes: Uint8Array): boolean {
  let spare = bytes.length / 10;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] as number;
    const width = byte < 0x80 ? Number(isPrintable(byte)) : sequenceLength(bytes, at);
    at += Math.max(1, width);
    if (width === 0 && --spare < 0) return false;
  }
  return bytes.length > 0;
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
}

// A sequence cut off by the end counts: a peek ends anywhere.
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const end = Math.min(at + (lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4), bytes.length);
  for (let next = at + 1; next < end; next++) if (((bytes[next] as number) & 0xc0) !== 0x80) return 0;
  return end - at;
}
