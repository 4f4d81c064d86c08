/** Format of a saved witness of `membrane diff`. */
export const WITNESS_FORMAT = "membrane-witness/1";

/** The program in a saved witness; undefined when the value is no witness, null when it is one that no program can show. */
export function programOfWitness(value: unknown): unknown {
  const { format, program } = (typeof value === "object" && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  return format === WITNESS_FORMAT ? (program ?? null) : undefined;
}
