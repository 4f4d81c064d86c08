import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { byCodeUnit } from "../../bundle/by-code-unit.ts";
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
  const files = entries
    .filter(({ isFolder }) => !isFolder)
    .map(({ path }) => ({ path, content: readFileSync(join(folder, path)) }));
  const head: PackedFolder = {
    madeBy: madeBy(),
    folders: entries.filter(({ isFolder }) => isFolder).map(({ path }) => path),
    files: files.map(({ path, content }) => [path, content.length]),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...files.map(({ content }) => content)]);
}
