import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { UsageError } from "./usage-error.ts";
import { writeWhole } from "./write-whole.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "membrane-whole-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("puts a file in place of the one that was there, through a link too", () => {
  const path = join(folder, "kept");
  writeFileSync(path, "before");
  symlinkSync(path, join(folder, "link"));
  writeWhole(path, "kept", "after");
  expect(readFileSync(path, "utf8")).toBe("after");
  writeWhole(join(folder, "link"), "link", "through it");
  expect([readFileSync(path, "utf8"), lstatSync(join(folder, "link")).isSymbolicLink()]).toEqual(["through it", true]);
  expect(readdirSync(folder).toSorted()).toEqual(["kept", "link"]);
});

it("leaves everything as it was when it cannot be written, and says so", () => {
  mkdirSync(join(folder, "kept"));
  writeFileSync(join(folder, "kept/inside"), "before");
  expect(() => writeWhole(join(folder, "kept"), "kept", "after")).toThrow(UsageError);
  expect(readdirSync(folder)).toEqual(["kept"]);
  expect(() => writeWhole(join(folder, "none/kept"), "none/kept", "after")).toThrow(
    "none/kept cannot be written (ENOENT), and is as it was",
  );
});
