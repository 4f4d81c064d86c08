import { existsSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { keepFolderUntilEnd } from "./process-group.ts";
import { TargetUsageError } from "./target-usage-error.ts";

const PASSED_ON = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_[A-Z]+|TZ|TMPDIR|LD_LIBRARY_PATH)$/;

/** Throws a TargetUsageError where no program can be started and ended with everything it forks. */
export function demandStartable(cwd: string): void {
  if (process.platform === "win32") {
    throw new TargetUsageError(
      "this system has no process groups, so a target cannot be started",
      "start it yourself and pass its URL",
    );
  }
  if (!existsSync(cwd) || !statSync(cwd).isDirectory()) {
    throw new TargetUsageError("the folder to start the target in does not exist", "run from an existing folder");
  }
}

/** Of the variables we run under, those a program needs to run at all. */
export function passedOn(inherited: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inherited).filter(
      (entry): entry is [string, string] => PASSED_ON.test(entry[0]) && entry[1] !== undefined,
    ),
  );
}

/** A folder that goes at the end of the run, also when that is interrupted. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "membrane-"));
  keepFolderUntilEnd(folder);
  return folder;
}

/** What a report calls the target: the program and its script, never an option, which may be a credential, nor a path of this machine. */
export function commandName(words: readonly string[]): string {
  const [program, script] = words;
  const names = [
    program,
    script !== undefined && /^[\w@.][\w@./-]*\.\w+$|^\/.*\.\w+$/.test(script) ? script : undefined,
  ];
  return names
    .filter((name) => name !== undefined)
    .map((name) => (isAbsolute(name) ? basename(name) : name))
    .join(" ");
}
