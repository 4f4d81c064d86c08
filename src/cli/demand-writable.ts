import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./usage-error.ts";

/** Throws a UsageError for a report that could not be written, before anything is done for it. */
export function demandWritable(outputs: readonly { readonly file: string | undefined }[], cwd: string): void {
  for (const { file } of outputs) if (file !== undefined) demandOne(file, resolve(cwd, file));
}

function demandOne(shown: string, path: string): void {
  try {
    const known = statSync(path, { throwIfNoEntry: false });
    if (known?.isDirectory() === true) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
    accessSync(known === undefined ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    throw cannotWrite(shown, error);
  }
}

/** What to say when a report cannot be written. */
export function cannotWrite(shown: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown";
  return new UsageError(
    `the report cannot be written to ${shown} (${code})`,
    "name a file in a folder that exists: --output-file report.json",
    { cause: error },
  );
}
