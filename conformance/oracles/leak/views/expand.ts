import { kindOf, type Kind } from "./plausible.ts";
import { decodedRuns } from "./runs.ts";
import { MARK_ZERO, survey } from "./survey.ts";
import { LARGEST_UNPACKED, unpack } from "./unpack.ts";
import { WHOLE_VIEWS } from "./whole-text.ts";

/** One way to read a surface: what stands there once the named decodings are undone. */
export interface View {
  readonly chain: string;
  readonly bytes: Uint8Array;
  /** Part of the surface it was decoded from. */
  readonly offset: number;
  readonly length: number;
}

type Place = Pick<View, "offset" | "length">;

const DEEPEST = 3;

/**
 * Calls back for every view of the bytes, up to three decodings deep. Decodes only what looks like text or a compressed stream, so a
 * clean surface has no view. Gives true when a bound was reached and not everything was looked into.
 */
export function expand(bytes: Uint8Array, visit: (view: View) => void): boolean {
  const seen = new Set<string>();
  let cut = false;
  let left = bytes.length * 16 + LARGEST_UNPACKED;
  const spend = (work: number): boolean => {
    left -= work;
    if (left < 0) cut = true;
    return left >= 0;
  };

  const enter = (chain: readonly string[], found: Uint8Array, place: Place): void => {
    const kind = kindOf(found);
    if (kind !== "gzip" && kind !== "zlib")
      return show(chain, kind === undefined ? found : readable(kind, found), place);
    const unpacked = unpack(kind, found);
    if (unpacked === "cut") {
      cut = true;
      spend(LARGEST_UNPACKED);
    }
    // One random handle in some thousand has the two marks of zlib, so what comes out must look like something.
    else if (unpacked !== undefined && (kind === "gzip" || kindOf(unpacked) !== undefined))
      show([...chain, kind], unpacked, place);
  };

  const show = (chain: readonly string[], found: Uint8Array, place: Place): void => {
    const text = latin1(found);
    if (seen.has(text)) return;
    seen.add(text);
    if (!spend(found.length)) return;
    visit({ chain: chain.join(">"), bytes: found, ...place });
    if (depth(chain) < DEEPEST) look(chain, found, place);
  };

  const look = (chain: readonly string[], found: Uint8Array, place: Place): void => {
    const seenThere = survey(found);
    // Only of the surface itself: what was decoded went through here before.
    if (chain.length === 0 && startsCompressed(found)) enter([], found, place);
    if (chain.length === 0 && (seenThere.marks & MARK_ZERO) !== 0) enter(["utf16"], found, place);
    const text = seenThere.marks < 2 ? "" : latin1(found);
    for (const view of WHOLE_VIEWS) {
      if ((view.marks & seenThere.marks) === 0) continue;
      const undone = view.undo(text);
      if (undone !== text) enter([...chain, view.name], Buffer.from(undone, "latin1"), place);
    }
    for (const { name, bytes: decoded, offset, length } of decodedRuns(found, seenThere, spend)) {
      enter([...chain, name], decoded, chain.length === 0 ? { offset, length } : place);
    }
  };

  look([], bytes, { offset: 0, length: bytes.length });
  return cut;
}

function startsCompressed(bytes: Uint8Array): boolean {
  const kind = bytes[0] === 0x1f || bytes[0] === 0x78 ? kindOf(bytes) : undefined;
  return kind === "gzip" || kind === "zlib";
}

// Unpacking belongs to the decoding before it: gzip in base64 is one disguise, not two.
function depth(chain: readonly string[]): number {
  return chain.filter((name) => name !== "gzip" && name !== "zlib").length;
}

function readable(kind: Kind, bytes: Uint8Array): Uint8Array {
  if (kind !== "utf16le" && kind !== "utf16be") return bytes;
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return Buffer.from((kind === "utf16be" ? even.swap16() : even).toString("utf16le"), "utf8");
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
