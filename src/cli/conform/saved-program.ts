import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "../../../conformance/program/program.ts";
import { unusablePlace } from "../../../conformance/program/unusable.ts";
import type { SavedProgram as Saved } from "../../generated/documents.ts";
import { metaSchemaFaults, type MetaSchemaFault } from "../../bundle/meta-schema.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import { UsageError } from "../usage-error.ts";
import { savedWitness } from "../witness-file.ts";
import { ownVersion } from "../version.ts";

/** A failing program on disk, as `program.schema.json` has it: plain data that any later run can play. */
export type SavedProgram = Omit<Saved, "program"> & { readonly program: Program };

/** Where a failing program of an obligation is kept, relative to the current folder. */
export function savedPath(obligation: string): string {
  return join(".membrane", "failures", `${obligation.replaceAll("/", "__")}.json`);
}

/** Where the shell script for an obligation is kept, relative to the current folder. */
export function scriptPath(obligation: string): string {
  return join(".membrane", "repro", `${obligation.replaceAll("/", "__")}.sh`);
}

/** A failing program with the shell script that shows the same. */
export interface Failure {
  readonly saved: SavedProgram;
  readonly script: string;
}

/** Writes a failing program and its shell script. */
export function saveFailure(cwd: string, { saved, script }: Failure): void {
  mkdirSync(join(cwd, ".membrane", "failures"), { recursive: true });
  writeFileSync(join(cwd, savedPath(saved.obligation)), `${JSON.stringify(saved, null, 2)}\n`);
  mkdirSync(join(cwd, ".membrane", "repro"), { recursive: true });
  writeFileSync(join(cwd, scriptPath(saved.obligation)), script, { mode: 0o755 });
}

/**
 * Every program that this suite saved for the bundle, in the order of their obligations. A file that is none is passed over.
 * What another version saved is no evidence: its attacks may have been wrong, and only a person can ask for it, by `membrane replay`.
 */
export function savedPrograms(cwd: string, bundle: string): SavedProgram[] {
  const folder = join(cwd, ".membrane", "failures");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .flatMap((name) => {
      try {
        const saved = readSavedProgram(join(folder, name));
        return saved.bundle === bundle && saved.suite === ownVersion() ? [saved] : [];
      } catch {
        return [];
      }
    });
}

/** Reads a saved program, or that of a saved witness. Throws a UsageError for a file that is neither, and for a witness that no program can show. */
export function readSavedProgram(path: string): SavedProgram {
  const value = readJson(path);
  const witness = savedWitness(value);
  if (witness !== undefined && witness.program === undefined)
    throw new UsageError("the witness shows no request, so there is nothing to send", "read the document in it");
  const program: unknown = witness === undefined ? value : witness.program;
  const fault = savedFault(program);
  if (fault !== undefined)
    throw new UsageError(
      witness === undefined
        ? `the file is no saved program: ${fault.pointer || "/"}: ${fault.message}`
        : `the program of the witness cannot be played: /program${fault.pointer}: ${fault.message}`,
      fault.remedy ?? "pass a file from .membrane/failures or .membrane/witnesses",
    );
  return program as SavedProgram;
}

function readJson(path: string): unknown {
  const unreadable = new UsageError(
    "the saved program cannot be read",
    "pass a file from .membrane/failures or .membrane/witnesses",
  );
  // A pipe would be waited for.
  if (!existsSync(path) || !statSync(path).isFile()) throw unreadable;
  const read = parseStrictJson(readFileSync(path, "utf8"));
  if ("fault" in read) throw unreadable;
  return read.value;
}

/** Why a value is no saved program, or undefined when it is one that can be played. */
export function savedFault(value: unknown): Pick<MetaSchemaFault, "pointer" | "message" | "remedy"> | undefined {
  const [fault] = metaSchemaFaults("program", value);
  if (fault !== undefined) return fault;
  const place = unusablePlace((value as SavedProgram).program);
  return place === undefined ? undefined : { ...place, pointer: `/program${place.pointer}` };
}
