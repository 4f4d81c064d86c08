import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { membrane } from "./terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-pages-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(join(cwd, path, ".."), { recursive: true });
  writeFileSync(join(cwd, path), text);
};
const read = (path: string): string => readFileSync(join(cwd, path), "utf8");
const VALUE =
  "<!-- membrane:value operation_maturity/evidence.connector.ingest -->authentic<!-- membrane:end value -->";
const generate = ["generate", "docs", "--contracts", "contracts", "--docs-out", "docs"];

describe("membrane check --replay", () => {
  it("sends the examples of our own pages and finds that each gets the answer it shows", async () => {
    const { code, out, talk } = await membrane(["check", "docs", "README.md", "--replay"], { cwd: root });
    expect({ code, out }).toEqual({ code: 0, out: "" });
    const json = await membrane(["check", "docs", "--replay", "--format", "json"], { cwd: root });
    expect(JSON.parse(json.out)).toMatchObject({
      looked: { rules: expect.arrayContaining(["docs-replay"]) as unknown },
    });
    expect(talk).toMatch(/^0 errors/u);
  });

  it("ends with 1 when the request of a page gets another answer", async () => {
    const page = readFileSync(join(root, "docs/data-retention-and-deletion.md"), "utf8");
    const other = page.replace(
      '"connector_consent_ref": "consent:1wGone4kFpOov6caMDzGwVdt",\n  "kind"',
      '"connector_consent_ref": "consent:nobody-issued-this-one",\n  "kind"',
    );
    expect(other).not.toBe(page);
    write("page.md", other.replaceAll("](", "](https://docs.example/"));
    expect((await membrane(["check", "page.md"], { cwd })).code).toBe(0);
    const { code, out } = await membrane(["check", "page.md", "--replay"], { cwd });
    expect(code).toBe(1);
    expect(out).toContain("error docs-replay\n  the membrane answers 404 connector_consent_unknown to this request");
  });

  it("is not green where there is nothing to send, or nothing to send it to", async () => {
    write("page.md", "# Nothing\n");
    const none = await membrane(["check", "page.md", "--replay"], { cwd });
    expect(none).toMatchObject({ code: 2, out: "" });
    expect(none.talk).toContain("there is nothing to replay");
    cpSync(join(root, "contracts"), join(cwd, "contracts"), { recursive: true });
    const other = await membrane(["check", "page.md", "--replay"], { cwd });
    expect(other).toMatchObject({ code: 2, out: "" });
    expect(other.talk).toContain("against the built-in reference only");
  });
});

describe("membrane generate", () => {
  beforeEach(() => {
    cpSync(join(root, "contracts"), join(cwd, "contracts"), { recursive: true });
    write(
      "docs/page.md",
      `# Page\n\nIt is ${VALUE}.\n\n<!-- membrane:begin required-topics -->\n<!-- membrane:end required-topics -->\n`,
    );
  });

  it("repairs a marked value, which check and --check name before", async () => {
    const checked = await membrane(["check", "docs/page.md"], { cwd });
    expect(checked.code).toBe(1);
    expect(checked.out).toContain("docs/page.md:3:75 error docs-values");
    expect((await membrane([...generate, "--check"], { cwd })).out).toContain("docs/page.md:3:75 error docs-values");
    expect((await membrane(generate, { cwd })).code).toBe(0);
    expect(read("docs/page.md")).toContain(VALUE.replace("authentic", "staging-durable"));
    expect((await membrane([...generate, "--check"], { cwd })).code).toBe(0);
  });

  it("leaves a region that was edited, says so and ends with 1, until the edit may be lost", async () => {
    await membrane(generate, { cwd });
    const fresh = read("docs/page.md");
    const edited = fresh.replace("- `privacy_posture`", "- `privacy_posture` (ours)");
    write("docs/page.md", edited);
    const kept = await membrane(generate, { cwd });
    expect(kept.code).toBe(1);
    expect(kept.out).toContain('error generated-edited\n  region "required-topics" was edited by hand');
    expect(kept.out).toContain("--docs-out docs --discard-edits");
    expect(kept.talk).toContain("1 left as edited");
    expect(read("docs/page.md")).toBe(edited);
    expect((await membrane([...generate, "--discard-edits"], { cwd })).code).toBe(0);
    expect(read("docs/page.md")).toBe(fresh);
  });

  it("leaves a whole file that was edited, as check says, until the edit may be lost", async () => {
    await membrane(generate, { cwd });
    const file = "docs/reference/refusal-codes.md";
    const fresh = read(file);
    write(file, `${fresh}Ours.\n`);
    const kept = await membrane(generate, { cwd });
    expect([kept.code, kept.talk]).toEqual([1, expect.stringContaining("1 left as edited")]);
    expect(kept.out).toContain("error generated-edited\n  file was edited by hand");
    expect(kept.out).toContain("then delete the file or run: membrane generate");
    const checked = await membrane(["check", "--docs-out", "docs"], { cwd });
    expect(checked.out).toMatch(new RegExp(`^${file}:\\d+:1 error generated-edited$`, "mu"));
    expect(read(file)).toBe(`${fresh}Ours.\n`);
    expect((await membrane([...generate, "--discard-edits"], { cwd })).code).toBe(0);
    expect(read(file)).toBe(fresh);
  });
});
