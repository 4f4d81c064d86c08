import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withFileOf } from "./given-file.ts";

it("reads what a variable hands over in a file, and nothing else from one", () => {
  const folder = mkdtempSync(join(tmpdir(), "given-"));
  const path = join(folder, "callers.json");
  writeFileSync(path, "[1]");
  try {
    expect(withFileOf({ WHO: `file:${path}`, OTHER: `file:${path}` }, "WHO")).toEqual({
      WHO: "[1]",
      OTHER: `file:${path}`,
    });
    expect(withFileOf({ WHO: "[]" }, "WHO")).toEqual({ WHO: "[]" });
    expect(withFileOf({}, "WHO")).toEqual({});
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("names the variable, and no path, of a file that cannot be read", () => {
  const read = (): unknown => withFileOf({ WHO: "file:/no/such/file" }, "WHO");
  expect(read).toThrow("WHO: names a file that cannot be read");
});
