import { constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** Most bytes one compressed stream is unpacked to. */
export const LARGEST_UNPACKED: number = 16 * 1024 * 1024;

/** What came of unpacking: bytes (as far as the stream goes), nothing for what is no stream, `cut` for one that grows beyond the bound. */
export type Unpacked = Uint8Array | "cut" | undefined;

const unpackers = { gzip: gunzipSync, zlib: inflateSync, raw: inflateRawSync };

/** Unpacks a stream, also one that was cut off. Never throws. */
export function unpack(how: keyof typeof unpackers, bytes: Uint8Array): Unpacked {
  try {
    return unpackers[how](bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: LARGEST_UNPACKED });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "cut" : undefined;
  }
}
