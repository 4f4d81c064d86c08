import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { build } from "../../../test/cli/built.ts";
import { openFolderStore } from "./folder-store.ts";

const built = fileURLToPath(new URL("../../../build", import.meta.url));
const child = fileURLToPath(new URL("../fixtures/kill-child.mjs", import.meta.url));

// The child runs what was built.
beforeAll(build);

describe("a killed server", () => {
  it("loses nothing it acknowledged, and its folder can be opened again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "membrane-kill-"));
    try {
      let acknowledged = 0;
      for (const least of [50, 100]) {
        const seen = await killAfter(folder, least);
        const store = await openFolderStore(folder);
        const lost = await store.transaction("tenant:a", async (tx) => {
          const found = await Promise.all(seen.map((ref) => tx.consent(ref)));
          const states = found.map((record) => record?.state);
          const odd = (ref: string): boolean => Number(ref.split("-").at(-1)) % 2 === 1;
          return seen.filter((ref, index) => states[index] !== (odd(ref) ? "revoked" : "active"));
        });
        await store.close();
        expect(lost).toEqual([]);
        acknowledged += seen.length;
        rmSync(folder, { recursive: true, force: true });
      }
      expect(acknowledged).toBeGreaterThanOrEqual(150);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Starts the child, kills it in the middle of its work, and gives the references it had acknowledged. */
async function killAfter(folder: string, least: number): Promise<string[]> {
  const writer = spawn(process.execPath, [child, built, folder], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  writer.stdout.setEncoding("utf8");
  writer.stdout.on("data", (chunk) => {
    text += String(chunk);
    if (text.split("\n").length > least) writer.kill("SIGKILL");
  });
  const [, signal] = (await once(writer, "close")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  return text.split("\n").slice(0, -1);
}
