import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { lstat, readdir, readlink, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Surface } from "../../src/protocol/target.ts";
import { errorCode } from "./wire/address.ts";
import { SurfaceError } from "./surface-error.ts";

const CHUNK = 64 * 1024;
/** Longest file that is read at once and told apart by its digest. */
const WHOLE = 4 * 1024 * 1024;
/** Most that is handed over: a run stores some megabytes, a hostile target a file with a terabyte of nothing in it. */
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_ENTRIES = 200_000;

/** Everything under a folder as a surface: names and contents of files, targets of links. `drain` rejects with a SurfaceError, after handing over the rest, when something could not be read, lies outside or is more than anybody searches. */
export function folderSurface(folder: string): Surface {
  return {
    name: "storage",
    power: "storage",
    drain: async (sink, known = () => false) => {
      const walk: Walk = { folder, sink, known, bytes: 0, entries: 0, unread: 0 };
      // Were it replaced by a link, everything on this machine could be behind it.
      if ((await tolerant(walk, () => lstat(folder)))?.isSymbolicLink() === true) walk.unread++;
      else await visit(walk, folder);
      if (walk.unread > 0)
        throw new SurfaceError(`${walk.unread} entries of the data folder could not be read, or lead out of it`);
      return walk.bytes;
    },
  };
}

interface Walk {
  readonly folder: string;
  readonly sink: (chunk: Uint8Array) => void;
  readonly known: (digest: string) => boolean;
  bytes: number;
  entries: number;
  unread: number;
}

async function visit(walk: Walk, path: string): Promise<void> {
  const entries = await tolerant(walk, () => readdir(path, { withFileTypes: true }));
  for (const entry of entries ?? []) {
    if (++walk.entries > MOST_ENTRIES) return void walk.unread++;
    const full = join(path, entry.name);
    // The name is handed over too: it is stored like any content, and it parts one file from the next.
    hand(walk, Buffer.from(`\n${relative(walk.folder, full)}\n`));
    if (entry.isDirectory()) await visit(walk, full);
    else if (entry.isFile()) await tolerant(walk, () => readWhole(walk, full));
    else if (entry.isSymbolicLink()) await tolerant(walk, () => readLink(walk, full));
    // A pipe or a socket holds nothing and would never end.
  }
}

/** Where it leads is handed over. What lies there is searched where it lies, and outside of the folder by nobody. */
async function readLink(walk: Walk, path: string): Promise<void> {
  hand(walk, Buffer.from(await readlink(path)));
  // One that leads nowhere stores nothing besides.
  const [folder, end] = [await realpath(walk.folder), await realpath(path)];
  if (end !== folder && !end.startsWith(folder + sep)) walk.unread++;
}

/** Piece by piece, with a turn for others after each. A target stores a thousand small files, and four trips to another thread for each would take longer than the search. */
async function readWhole(walk: Walk, path: string): Promise<void> {
  // It was a file a moment ago: were it replaced by a link or a pipe since, opening must neither follow nor wait.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = fstatSync(file);
    if (walk.bytes + size > MOST_BYTES) return void walk.unread++;
    // A long one is handed over as it is read.
    if (size > WHOLE) for (const piece of piecesOf(file, size)) await handInTurn(walk, piece);
    else await handUnknown(walk, [...piecesOf(file, size)]);
  } finally {
    closeSync(file);
  }
}

function* piecesOf(file: number, size: number): Generator<Uint8Array> {
  for (let at = 0; at < size;) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, size - at));
    const bytesRead = readSync(file, chunk, 0, chunk.length, at);
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** A database has three copies of itself before anything is in it, and most of it is the same the next time we look. */
async function handUnknown(walk: Walk, pieces: readonly Uint8Array[]): Promise<void> {
  const digest = createHash("sha256");
  for (const piece of pieces) digest.update(piece);
  if (walk.known(digest.digest("hex"))) for (const piece of pieces) walk.bytes += piece.length;
  else for (const piece of pieces) await handInTurn(walk, piece);
}

async function handInTurn(walk: Walk, piece: Uint8Array): Promise<void> {
  hand(walk, piece);
  await nextTurn();
}

/** A running target removes files while we look: what is gone stores nothing. */
async function tolerant<T>(walk: Walk, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (errorCode(error as Error) !== "ENOENT") walk.unread++;
    return undefined;
  }
}

function hand(walk: Walk, chunk: Uint8Array): void {
  walk.bytes += chunk.length;
  walk.sink(chunk);
}
