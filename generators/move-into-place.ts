import { randomUUID } from "node:crypto";
import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Lays every text beside its place first and then moves them there: a reader sees the old file or the new one, and a failure to write leaves all files as they were. */
export function moveIntoPlace(changes: readonly { readonly full: string; readonly text: string }[]): void {
  const staged: { temporary: string; target: string }[] = [];
  try {
    for (const { full, text } of changes) {
      // Follows a link, so that the file it leads to is replaced and not the link.
      const target = existsSync(full) ? realpathSync(full) : full;
      const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
      staged.push({ temporary, target });
      writeFileSync(temporary, text, { flag: "wx", mode: existsSync(target) ? statSync(target).mode : 0o666 });
    }
    for (const { temporary, target } of staged) renameSync(temporary, target);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}
