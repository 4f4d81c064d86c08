import { randomBytes } from "node:crypto";
import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { UsageError } from "./usage-error.ts";

/** Writes a file that is kept, all of it or none: a disk that is full leaves the one that was there. Throws a UsageError when it cannot be written. */
export function writeWhole(path: string, shown: string, text: string): void {
  // A link stays one.
  const target = existsSync(path) ? realpathSync(path) : path;
  const beside = `${target}.${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new UsageError(
      `${shown} cannot be written (${code}), and is as it was`,
      "let this user write to its folder, or make room",
      { cause: error },
    );
  }
}
