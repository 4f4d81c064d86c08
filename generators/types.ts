import type { Generator } from "./generated-file.ts";
import { documentTypes } from "./types/document-types.ts";
import { profileTypes } from "./types/profile-types.ts";

/** Every TypeScript file: the documents' own types, when their meta-schemas are given, and one file for each profile. */
export const typeFiles: Generator = async (input) => [...(await documentTypes(input)), ...(await profileTypes(input))];
