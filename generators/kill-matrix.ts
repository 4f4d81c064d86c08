import { cannotGenerate } from "./generation-error.ts";

/** Where a recorded kill matrix lies, relative to the root. */
export const KILL_MATRIX_FILE = "conformance/kill-matrix.json";

/** What became of one mutant. */
export interface RecordedMutant {
  readonly id: string;
  /** Which guard is broken, in one sentence. */
  readonly summary: string;
  /** Ids of the obligations that must kill it. */
  readonly claims: readonly string[];
  /** Ids of the obligations that did, sorted. */
  readonly killedBy: readonly string[];
  /** Requests and milliseconds until the first of them was violated, the median of three seeds; missing when that cannot be said. */
  readonly effort?: { readonly requests: number; readonly milliseconds: number };
}

/** The record of a run of the suite over every mutant. The efforts are measured: a new record has others. */
export interface KillMatrix {
  /** Digest of the bundle the suite was derived from. */
  readonly suite: string;
  readonly mutants: readonly RecordedMutant[];
  /** Mutants that nothing was written for: how many of them are killed says how much more the suite finds. */
  readonly heldOut: readonly RecordedMutant[];
}

/** Reads a recorded kill matrix. Throws GenerationError, naming the pointer, when the value is no such record. */
export function asKillMatrix(value: unknown, file: string = KILL_MATRIX_FILE): KillMatrix {
  const matrix = membersAt(value, file, "", ["suite", "mutants", "heldOut"]);
  return {
    suite: textAt(matrix, "suite", file, ""),
    mutants: mutantsAt(matrix, "mutants", file),
    heldOut: matrix["heldOut"] === undefined ? [] : mutantsAt(matrix, "heldOut", file),
  };
}

function mutantsAt(matrix: Record<string, unknown>, name: string, file: string): RecordedMutant[] {
  const mutants = matrix[name];
  if (!Array.isArray(mutants)) throw unfit(file, `/${name}`, "is no list");
  return mutants.map((entry: unknown, index) => {
    const at = `/${name}/${index}`;
    const mutant = membersAt(entry, file, at, ["id", "summary", "claims", "killedBy", "effort"]);
    const { effort } = mutant;
    return {
      id: textAt(mutant, "id", file, at),
      summary: textAt(mutant, "summary", file, at),
      claims: textsAt(mutant, "claims", file, at),
      killedBy: textsAt(mutant, "killedBy", file, at),
      ...(effort === undefined ? {} : { effort: effortAt(effort, file, `${at}/effort`) }),
    };
  });
}

function effortAt(value: unknown, file: string, pointer: string): NonNullable<RecordedMutant["effort"]> {
  const { requests, milliseconds } = membersAt(value, file, pointer, ["requests", "milliseconds"]);
  if (typeof requests !== "number" || typeof milliseconds !== "number") throw unfit(file, pointer, "is no effort");
  return { requests, milliseconds };
}

function membersAt(value: unknown, file: string, pointer: string, names: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unfit(file, pointer, "is no object");
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unfit(file, `${pointer}/${unknown}`, "is not a member of a kill matrix");
  return value as Record<string, unknown>;
}

function textAt(members: Record<string, unknown>, name: string, file: string, pointer: string): string {
  const value = members[name];
  if (typeof value !== "string" || value === "") throw unfit(file, `${pointer}/${name}`, "is no text");
  return value;
}

function textsAt(members: Record<string, unknown>, name: string, file: string, pointer: string): string[] {
  const value = members[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
    throw unfit(file, `${pointer}/${name}`, "is no list of texts");
  return value;
}

function unfit(file: string, pointer: string, what: string): Error {
  return cannotGenerate(
    "kill-matrix-shape",
    file,
    pointer,
    `value ${what}, expected a recorded kill matrix`,
    "run: membrane self-test",
  );
}
