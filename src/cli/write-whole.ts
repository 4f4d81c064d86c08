import { moveIntoPlace } from "../../generators/move-into-place.ts";
import { UsageError } from "./usage-error.ts";

/** Writes a file that is kept, all of it or none: a disk that is full leaves the one that was there. Throws a UsageError when it cannot be written. */
export function writeWhole(path: string, shown: string, text: string): void {
  try {
    moveIntoPlace([{ full: path, text }]);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new UsageError(
      `${shown} cannot be written (${code}), and is as it was`,
      "let this user write to its folder, or make room",
      { cause: error },
    );
  }
}
