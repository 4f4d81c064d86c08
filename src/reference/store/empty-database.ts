import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { builtInBundleFolder } from "../../bundle/locate.ts";

/** What is said of a packed folder, in a line of JSON before the contents of its files, one behind the other. */
export interface PackedFolder {
  /** What made it: a folder made by anything else is another one. */
  readonly madeBy: string;
  readonly folders: readonly string[];
  /** How many bytes each content has. Many files have the same one: three databases are in it that nobody has used. */
  readonly lengths: readonly number[];
  readonly files: readonly (readonly [path: string, content: number])[];
}

/** Another packing is another folder. */
const PACKING = "each content once";

/** How an empty database is made: sixteen times smaller than usual, and without collations of languages. */
export const SMALL = ["--wal-segsize=1", "-c", "shared_buffers=8MB", "--no-locale", "--encoding=UTF8"];

/** The version of the embedded database, with how an empty one is made and packed. */
export function madeBy(): string {
  const entry = fileURLToPath(import.meta.resolve("@electric-sql/pglite"));
  const { version } = JSON.parse(readFileSync(join(dirname(entry), "..", "package.json"), "utf8")) as {
    readonly version: string;
  };
  return [version, ...SMALL, PACKING].join(" ");
}

/** Where a build leaves an empty database, packed. */
export function packedPlace(): string {
  return join(builtInBundleFolder(), "..", "dist", "empty-database.br");
}

/** A packed folder as it is read: what is said of it, and the contents of its files. */
interface Unpacked extends PackedFolder {
  readonly contents: Buffer;
}

/** Taken out in thousands of small pieces, it would be put together again byte by byte. */
const IN_ONE_PIECE = { chunkSize: 16 * 1024 * 1024 };

/** The packed folder in a file, or undefined where there is none, it is damaged, or something else made it: then it is as good as none. */
export async function readPacked(packed: string): Promise<Unpacked | undefined> {
  if (!existsSync(packed)) return undefined;
  try {
    const bytes = await promisify(brotliDecompress)(await readFile(packed), IN_ONE_PIECE);
    const end = bytes.indexOf("\n");
    const head = JSON.parse(bytes.toString("utf8", 0, end)) as PackedFolder;
    return head.madeBy === madeBy() ? { ...head, contents: bytes.subarray(end + 1) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes a folder an empty database, all of it or none, from the one that was made when the kit was built: making one takes seconds, unpacking
 * it a tenth of one. Does nothing where there is none that is whole and of this version: the database then makes its own.
 */
export async function unpackEmptyDatabase(folder: string, packed: string = packedPlace()): Promise<void> {
  const read = await readPacked(packed);
  if (read === undefined) return;
  const unpacked = `${folder}.unpacked`;
  rmSync(unpacked, { recursive: true, force: true });
  for (const path of ["", ...read.folders]) mkdirSync(join(unpacked, path), { mode: 0o700 });
  let at = 0;
  const contents = read.lengths.map((length) => read.contents.subarray(at, (at += length)));
  for (const [path, content] of read.files)
    writeFileSync(join(unpacked, path), contents[content] ?? "", { mode: 0o600 });
  renameSync(unpacked, folder);
}
