export { compareGenerated, differenceOf } from "./compare.ts";
export { docsFiles } from "./docs/index.ts";
export type { GeneratedFile, Generator, GeneratorInput, RuleEntry } from "./generated-file.ts";
export { GenerationError } from "./generation-error.ts";
export { asKillMatrix, KILL_MATRIX_FILE, type KillMatrix, type RecordedMutant } from "./kill-matrix.ts";
export { planGeneration, readKillMatrix, type GenerationOptions } from "./plan.ts";
export { renderRegions, type Page } from "./regions.ts";
export { typeFiles } from "./types.ts";
export { writeGenerated, type Written } from "./write.ts";
