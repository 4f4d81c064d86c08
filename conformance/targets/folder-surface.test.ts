import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeCanary, type Canary } from "../canaries/canary.ts";
import { startLeakWatch } from "../oracles/leak-watch.ts";
import { folderSurface } from "./folder-surface.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "membrane-folder-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

/** What is handed over, and how many bytes are said to be there, when the digests in `seen` are known. */
async function drained(seen: Set<string>): Promise<{ text: string; bytes: number }> {
  const chunks: Uint8Array[] = [];
  const bytes = await folderSurface(folder).drain(
    (chunk) => chunks.push(chunk),
    (digest) => seen.has(digest) || !seen.add(digest),
  );
  return { text: Buffer.concat(chunks).toString("utf8"), bytes };
}

it("hands over a content once, however many files have it, and every name", async () => {
  write("one", "alike");
  write("two", "alike");
  write("three", "another");
  const seen = new Set<string>();
  const { text, bytes } = await drained(seen);
  expect(text.match(/alike/gu)).toHaveLength(1);
  for (const name of ["one", "two", "three"]) expect(text).toContain(`\n${name}\n`);
  expect(bytes).toBe("\none\nalike\ntwo\nalike\nthree\nanother".length);
  write("two", "changed");
  expect((await drained(seen)).text.split("\n")).toContain("changed");
});

it("is searched again for what was planted after a content was seen", async () => {
  const watch = startLeakWatch();
  const [early, late] = [planted(1), planted(2)];
  watch.plant(early);
  write("kept", `${late.value} is not known yet`);
  expect(await watch.searchSurface(folderSurface(folder))).toMatchObject({ leaks: [], complete: true });
  watch.plant(late);
  const { leaks, bytes } = await watch.searchSurface(folderSurface(folder));
  expect(leaks.map(({ canary }) => canary)).toEqual([late.id]);
  write("beside", early.value);
  const again = await watch.searchSurface(folderSurface(folder));
  expect(again.leaks.map(({ canary }) => canary)).toEqual([early.id]);
  expect(again.bytes).toBeGreaterThan(bytes);
});

function planted(n: number): Canary {
  const value = makeCanary("nonce", "case", n, "alnum", 32);
  return { id: `case#${n}`, value, carries: "secret", owner: "case", where: `n=${n}` };
}
