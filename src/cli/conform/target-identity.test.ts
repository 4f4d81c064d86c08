import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TargetChoice } from "./open-target.ts";
import { targetFiles } from "./target-identity.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-identity-"));
  for (const name of ["server.py", "other.py"]) writeFileSync(join(cwd, name), `# ${name}\n`);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const filesOf = (choice: Partial<TargetChoice>): string => targetFiles(choice as TargetChoice, cwd);

describe("the files of a target", () => {
  it.each(["python3 server.py", "python3 -u -X dev server.py --port 1 other.py"])(
    "have in %s the content of the first later word that is a file, and not its time",
    (command) => {
      const before = filesOf({ command });
      expect(before).toMatch(/^server\.py \([0-9a-f]{64}\)$/u);
      utimesSync(join(cwd, "server.py"), 1, 1);
      writeFileSync(join(cwd, "other.py"), "changed\n");
      expect(filesOf({ command })).toBe(before);
      writeFileSync(join(cwd, "server.py"), "changed\n");
      expect(filesOf({ command })).not.toBe(before);
    },
  );

  it("have a module, an adapter and a program of one's own as well, and nothing of a folder or of words that are no file", () => {
    expect(filesOf({ module: "server.py" })).toMatch(/^server\.py \(/u);
    expect(filesOf({ stdio: "./other.py --quiet . server.py" })).toMatch(/^other\.py \(.+\), server\.py \(.+\)$/u);
    expect(filesOf({ command: "python3 -m server ." })).toBe("");
    expect(filesOf({})).toBe("");
  });
});
