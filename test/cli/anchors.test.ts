import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DiffFinding } from "../../src/diff/finding.ts";
import type { Lock } from "../../src/generated/documents.ts";
import type { Documents } from "../diff/fixtures/changed-bundle.ts";
import { membrane, type Ended } from "./terminal.ts";

const foreign = fileURLToPath(new URL("../../examples/foreign-bundle/contracts", import.meta.url));
const LOCK = "contracts/contracts.lock.json";

let cwd: string;
const run = (...args: string[]): Promise<Ended> => membrane(args, { cwd });
const page = (path: string, text: string): void => {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
};
const locked = (): Lock["anchors"] => (JSON.parse(readFileSync(join(cwd, LOCK), "utf8")) as Lock).anchors;
/** What `membrane check` says of the lock. */
async function checked(...args: string[]): Promise<string[]> {
  const { out } = await run("check", ...args, "--format", "json");
  const { findings } = JSON.parse(out) as { findings: { rule: string; message: string; place: { file: string } }[] };
  return findings
    .filter(({ rule }) => rule.startsWith("lock-"))
    .map(({ rule, message, place }) => `${place.file} ${rule} ${message}`);
}
const diffed = async (...args: string[]): Promise<readonly DiffFinding[]> =>
  (JSON.parse((await run("diff", LOCK, ...args, "--format", "json")).out) as { findings: DiffFinding[] }).findings;
const approve = async (): Promise<void> => {
  for (const { fingerprint } of await diffed()) {
    const because = ["--reason", "why", "--author", "who", "--expires", "2999-01-01"];
    expect((await run("diff", LOCK, "--approve", fingerprint, ...because)).code).toBe(0);
  }
};
const edit = (path: string, change: (document: Documents) => void): void => {
  const document = JSON.parse(readFileSync(join(cwd, "contracts", path), "utf8")) as Documents;
  change(document);
  writeFileSync(join(cwd, "contracts", path), JSON.stringify(document, null, 2));
};

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-anchors-"));
  cpSync(foreign, join(cwd, "contracts"), { recursive: true });
  page("docs/guide.md", '# Guide\n\n## <a id="wards"></a>Wards\n\n<a id="keys"></a>Keys of a ward.\n');
  page("docs/deep/more.md", '# More\n\nA place: <a id="here"></a>here.\n');
  expect((await run("lock")).code).toBe(0);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe("anchors that were published", () => {
  it("are those of tags, by page, and not those that headings make of their words", async () => {
    expect(locked()).toEqual({ "deep/more.md": { live: ["here"] }, "guide.md": { live: ["keys", "wards"] } });
    expect((await run("lock", "--check")).talk).toContain("118 obligations, 3 anchors)");
    page("docs/guide.md", '# Another title\n\n<a id="wards"></a><a id="keys"></a>Keys and wards.\n');
    expect(await checked()).toEqual([]);
  });

  it("leave out pages that say so, planned codes, and the front page", async () => {
    edit("codes.json", ({ codes }) => {
      const entry = structuredClone((codes as Documents[])[0]) as Documents;
      (codes as Documents[]).push({
        ...entry,
        code: "ZZZ_PLANNED",
        lifecycle: "planned",

        profiles: [],
      });
    });
    page("docs/record.md", '<!-- membrane:unpublished -->\n\n<a id="run-17"></a>A record.\n');
    page("docs/codes.md", '<a id="ZZZ_PLANNED"></a>Planned. <a id="TOO_LONG"></a>Not planned.\n');
    page("README.md", '<a id="front"></a>Front.\n');
    expect((await run("lock")).code).toBe(0);
    expect(Object.entries(locked() ?? {}).map(([path, { live }]) => [path, live])).toEqual([
      ["codes.md", ["TOO_LONG"]],
      ["deep/more.md", ["here"]],
      ["guide.md", ["keys", "wards"]],
    ]);
  });

  it("are held: one that disappears is found by check, diff and lock, which does not move", async () => {
    page("docs/guide.md", '# Guide\n\n<a id="wards"></a>Wards.\n');
    expect(await checked()).toEqual([
      "docs/guide.md lock-moves-forward the anchor is gone, and every link to it leads nowhere (guide.md#keys): anchor-removed, and the lock holds what it was",
    ]);
    const [found, ...more] = await diffed();
    expect([found?.rule, found?.subjects, found?.base.file, more]).toEqual([
      "anchor-removed",
      ["guide.md#keys"],
      LOCK,
      [],
    ]);
    const before = readFileSync(join(cwd, LOCK), "utf8");
    const { code, talk } = await run("lock");
    expect([code, talk]).toEqual([1, expect.stringContaining("; nothing was written\n")]);
    expect(readFileSync(join(cwd, LOCK), "utf8")).toBe(before);
  });

  it("leave a tombstone when they are let go, and are told when they come back", async () => {
    page("docs/guide.md", '# Guide\n\n<a id="wards"></a>Wards.\n');
    await approve();
    expect((await run("lock")).code).toBe(0);
    expect(locked()?.["guide.md"]).toEqual({ live: ["wards"], gone: ["keys"] });
    rmSync(join(cwd, "membrane.approvals.json"));
    expect([await checked(), await diffed()]).toEqual([[], []]);
    page("docs/guide.md", '# Guide\n\n<a id="wards"></a><a id="keys"></a>Both.\n');
    expect((await diffed()).map(({ rule, severity, subjects }) => [rule, severity, subjects])).toEqual([
      ["anchor-revived", "warning", ["guide.md#keys"]],
    ]);
    expect((await run("lock")).code).toBe(0);
    expect(locked()?.["guide.md"]).toEqual({ live: ["keys", "wards"] });
  });

  it("are missed together when their page is gone, and when the whole documentation is", async () => {
    rmSync(join(cwd, "docs/guide.md"));
    expect(await checked()).toEqual([
      "docs/guide.md lock-moves-forward the page and its 2 anchors are gone, and every link to them leads nowhere (guide.md): anchor-removed, and the lock holds what it was",
    ]);
    rmSync(join(cwd, "docs"), { recursive: true });
    expect(await checked()).toEqual([
      "docs lock-moves-forward the documentation and its 3 anchors are gone, and every link to them leads nowhere (documentation): anchor-removed, and the lock holds what it was",
    ]);
    expect((await run("lock")).out).toContain("name its folder: --docs <folder>");
    expect((await run("lock")).code).toBe(1);
  });

  it("are told apart from operations and codes that go, whose own rules tell of them", async () => {
    page("docs/guide.md", '<a id="lab.result"></a><a id="keys"></a><a id="wards"></a>\n');
    await run("lock");
    edit("surfaces/lab.json", ({ operations }) => void delete (operations as Documents)["lab.result"]);
    edit("stages.json", ({ operation_maturity }) => void delete (operation_maturity as Documents)["lab.result"]);
    page("docs/guide.md", '<a id="keys"></a><a id="wards"></a>\n');
    expect((await diffed()).filter(({ kind }) => kind !== "leak").map(({ rule }) => rule)).not.toContain(
      "anchor-removed",
    );
  });

  it("that are new are waited for by the lock", async () => {
    page("docs/guide.md", '<a id="keys"></a><a id="wards"></a><a id="another"></a>\n');
    expect((await diffed()).map(({ rule, severity }) => [rule, severity])).toEqual([["anchor-added", "info"]]);
    expect((await run("lock", "--check")).code).toBe(1);
    expect((await run("lock")).talk).toContain("moved forward over 1 change (");
  });

  it("are those of another folder beside the bundle, when it is named, and the same pages in it are the same", async () => {
    renameSync(join(cwd, "docs"), join(cwd, "handbook"));
    expect(await checked("--docs", "handbook")).toEqual([]);
    expect((await run("lock", "--check", "--docs", "handbook")).code).toBe(0);
    expect(await diffed("--docs", "handbook")).toEqual([]);
    expect((await diffed()).map(({ subjects }) => subjects)).toEqual([["documentation"]]);
  });

  it("are not looked for in pages about the contract of somebody else", async () => {
    mkdirSync(join(cwd, "theirs"));
    renameSync(join(cwd, "contracts"), join(cwd, "theirs/contracts"));
    renameSync(join(cwd, "docs"), join(cwd, "theirs/docs"));
    page("docs/ours.md", '<a id="ours"></a>\n');
    expect(await checked("--contracts", "theirs/contracts")).toEqual([]);
    const text = readFileSync(join(cwd, "theirs", LOCK), "utf8");
    expect((await run("lock", "--contracts", "theirs/contracts")).code).toBe(0);
    expect(readFileSync(join(cwd, "theirs", LOCK), "utf8")).toBe(text);
  });

  it("are not missed where contracts lie without their documentation, unless they are those of this project", async () => {
    rmSync(join(cwd, "docs"), { recursive: true });
    expect(await checked()).toHaveLength(1);
    renameSync(join(cwd, "contracts"), join(cwd, "theirs"));
    expect(await checked("--contracts", "theirs")).toEqual([]);
    expect((await run("lock", "--check", "--contracts", "theirs")).code).toBe(0);
  });

  it("are compared with a lock alone, and it is said how many were", async () => {
    expect((await run("diff", LOCK)).talk).toContain("118 obligations, 3 anchors)");
    expect((await run("diff", LOCK, "contracts")).talk).toContain("118 obligations)");
    expect((await run("diff", "contracts", "--docs", "docs")).code).toBe(2);
    expect(existsSync(join(cwd, "membrane.approvals.json"))).toBe(false);
  });
});
