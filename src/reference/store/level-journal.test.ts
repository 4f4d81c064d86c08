import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Entry, Journal } from "./journal.ts";
import { openLevelJournal } from "./level-journal.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "membrane-journal-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filed = (tenant: string, code: string, recordedAt: number): Entry => ({
  tenant,
  writes: [{ to: "gateRecords", row: { recordDigest: "d", code, recordedAt } }],
});

async function codesOf(journal: Journal, tenant: string): Promise<string[]> {
  return (await journal.rowsOf(tenant)).gateRecords.map(({ code }) => code);
}

describe("the journal of a folder", () => {
  it("gives back what a tenant wrote in its order, also beyond what could not be kept", async () => {
    const unkeepable = filed("tenant:a", "lost", 1n as unknown as number);
    let journal = await openLevelJournal(folder);
    await Promise.all(["tenant:a", "tenant:b"].map((tenant) => journal.rowsOf(tenant)));
    for (let number = 0; number < 12; number++) await journal.keep(filed("tenant:a", `a${number}`, number));
    const settled = await Promise.allSettled([
      journal.keep(unkeepable),
      journal.keep(filed("tenant:a", "a12", 12)),
      journal.keep(filed("tenant:b", "b0", 0)),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    await journal.close();

    journal = await openLevelJournal(folder);
    const before = await codesOf(journal, "tenant:a");
    await journal.keep(filed("tenant:a", "a13", 13));
    await journal.close();
    journal = await openLevelJournal(folder);
    expect(before).toEqual(Array.from({ length: 13 }, (_, number) => `a${number}`));
    expect(await codesOf(journal, "tenant:a")).toEqual([...before, "a13"]);
    expect(await codesOf(journal, "tenant:b")).toEqual(["b0"]);
    expect(await codesOf(journal, "tenant:")).toEqual([]);
    await journal.close();
    expect(await journal.ready()).toBe(false);
  });

  it("writes nothing for a tenant whose rows nobody has read: it could write over them", async () => {
    const journal = await openLevelJournal(folder);
    await expect(journal.keep(filed("tenant:a", "a0", 0))).rejects.toThrow("rows of a tenant are read before");
    await journal.close();
  });

  it("is not opened when another version has written it", async () => {
    const level = new ClassicLevel(folder);
    await level.put("format", "0");
    await level.close();
    await expect(openLevelJournal(folder)).rejects.toMatchObject({
      code: "data_folder_unusable",
      message: "journal is of version 0, not 1",
    });
  });

  it("is not opened when it is damaged", async () => {
    await (await openLevelJournal(folder)).close();
    writeFileSync(join(folder, "CURRENT"), "nothing\n");
    await expect(openLevelJournal(folder)).rejects.toThrow("Database failed to open");
  });
});
