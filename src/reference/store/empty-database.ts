import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
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
  readonly files: readonly (readonly [path: string, bytes: number])[];
}

/** How an empty database is made: sixteen times smaller than usual, and without collations of languages. */
export const SMALL = ["--wal-segsize=1", "-c", "shared_buffers=8MB", "--no-locale", "--encoding=UTF8"];

/** The version of the embedded database, with how an empty one is made. */
export function madeBy(): string {
  const entry = fileURLToPath(import.meta.resolve("@electric-sql/pglite"));
  const { version } = JSON.parse(readFileSync(join(dirname(entry), "..", "package.json"), "utf8")) as {
    readonly version: string;
  };
  return [version, ...SMALL].join(" ");
}

/** Where a build leaves an empty database, packed. */
export function packedPlace(): string {
  return join(builtInBundleFolder(), "..", "dist", "empty-database.br");
}

/** A packed folder as it is read: what is said of it, and the contents of its files. */
interface Unpacked extends PackedFolder {
  readonly contents: Buffer;
}

/** The packed folder in a file, or undefined where there is none, it is damaged, or something else made it: then it is as good as none. */
export async function readPacked(packed: string): Promise<Unpacked | undefined> {
  if (!existsSync(packed)) return undefined;
  try {
    const bytes = await promisify(brotliDecompress)(await readFile(packed));
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
  for (const path of ["", ...read.folders]) await mkdir(join(unpacked, path), { mode: 0o700 });
  let at = 0;
  const writes = read.files.map(async ([path, length]) => {
    const content = read.contents.subarray(at, (at += length));
    await writeFile(join(unpacked, path), content, { mode: 0o600 });
  });
  await Promise.all(writes);
  renameSync(unpacked, folder);
}
