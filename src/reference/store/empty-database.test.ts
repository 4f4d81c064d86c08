import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { madeBy, packedPlace, SMALL, unpackEmptyDatabase, type PackedFolder } from "./empty-database.ts";
import { packEmptyDatabase } from "./pack-empty-database.ts";
import { openPgliteFolder } from "./pglite-database.ts";

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "membrane-empty-test-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is what the embedded database makes by itself, with its settings", async () => {
  const packed = join(folder, "packed");
  await packEmptyDatabase(packed);
  await unpackEmptyDatabase(join(folder, "postgres"), packed);
  const database = await openPgliteFolder(folder);
  const names = ["server_encoding", "wal_segment_size"];
  const [row] = await database.query(
    "select array_agg(setting order by name) as set from pg_settings where name = any($1)",
    [names],
  );
  await database.close();
  expect(row?.["set"]).toEqual(["UTF8", "1048576"]);
});

it.each([
  ["another version made it", packedAs({ madeBy: "another", folders: [], lengths: [], files: [] })],
  ["it is damaged", Buffer.from("no packed folder")],
])("is made once for each version, and again where %s", async (_why, before) => {
  const packed = join(folder, "packed");
  writeFileSync(packed, before);
  await packEmptyDatabase(packed);
  const made = readFileSync(packed);
  await packEmptyDatabase(packed);
  expect(made.length).toBeGreaterThan(100_000);
  expect(readFileSync(packed).equals(made)).toBe(true);
});

it("is not taken from another version, nor where it is damaged or there is none", async () => {
  const packed = join(folder, "packed");
  await unpackEmptyDatabase(join(folder, "postgres"), packed);
  writeFileSync(packed, packedAs({ madeBy: `0.0.1 ${SMALL.join(" ")}`, folders: [], lengths: [], files: [] }));
  await unpackEmptyDatabase(join(folder, "postgres"), packed);
  writeFileSync(packed, packedAs({ madeBy: madeBy(), folders: [], lengths: [], files: [] }).subarray(0, 20));
  await unpackEmptyDatabase(join(folder, "postgres"), packed);
  expect(existsSync(join(folder, "postgres"))).toBe(false);
});

it("takes no notice of what a kill left half unpacked", async () => {
  const packed = join(folder, "packed");
  writeFileSync(
    packed,
    packedAs(
      {
        madeBy: madeBy(),
        folders: ["base"],
        lengths: [2, 0],
        files: [
          ["base/1", 0],
          ["base/2", 0],
          ["base/3", 1],
        ],
      },
      "ab",
    ),
  );
  mkdirSync(join(folder, "postgres.unpacked", "left"), { recursive: true });
  await unpackEmptyDatabase(join(folder, "postgres"), packed);
  const content = (name: string): string => readFileSync(join(folder, "postgres", "base", name), "utf8");
  expect(["1", "2", "3"].map(content)).toEqual(["ab", "ab", ""]);
  expect(existsSync(join(folder, "postgres", "left"))).toBe(false);
  expect(existsSync(join(folder, "postgres.unpacked"))).toBe(false);
});

it("was left by the build", () => {
  expect(existsSync(packedPlace())).toBe(true);
});

function packedAs(head: PackedFolder, contents = ""): Buffer {
  return brotliCompressSync(`${JSON.stringify(head)}\n${contents}`);
}
