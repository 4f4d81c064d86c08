import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { byCodeUnit } from "../../bundle/by-code-unit.ts";
import { sha256 } from "../../bundle/digest.ts";
import { madeBy, packedPlace, readPacked, SMALL, type PackedFolder } from "./empty-database.ts";

/** The window spans all of it: the three databases in it are alike. */
const PACKING = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };

/** Makes an empty database and packs it, unless the one that is there was made the same way. For a build. */
export async function packEmptyDatabase(packed: string = packedPlace()): Promise<void> {
  if ((await readPacked(packed)) !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), "membrane-empty-"));
  try {
    const database = await PGlite.create({ dataDir: folder, initDbStartParams: SMALL });
    await database.close();
    const half = `${packed}.${process.pid}`;
    writeFileSync(half, brotliCompressSync(contentsOf(folder), { params: PACKING }));
    renameSync(half, packed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function contentsOf(folder: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ path: relative(folder, join(entry.parentPath, entry.name)), isFolder: entry.isDirectory() }))
    .toSorted((a, b) => byCodeUnit(a.path, b.path));
  const places = new Map<string, number>();
  const contents: Buffer[] = [];
  const placeOf = (content: Buffer): number => {
    const digest = sha256(content);
    const known = places.get(digest) ?? contents.push(content) - 1;
    places.set(digest, known);
    return known;
  };
  const files = entries
    .filter(({ isFolder }) => !isFolder)
    .map(({ path }) => [path, placeOf(readFileSync(join(folder, path)))] as const);
  const head: PackedFolder = {
    madeBy: madeBy(),
    folders: entries.filter(({ isFolder }) => isFolder).map(({ path }) => path),
    lengths: contents.map(({ length }) => length),
    files,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...contents]);
}
