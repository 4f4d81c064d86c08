import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, posix, relative, resolve } from "node:path";
import { byCodeUnit } from "../src/bundle/by-code-unit.ts";
import { builtInBundleFolder, schemaFolder } from "../src/bundle/locate.ts";
import { docsFiles } from "./docs/index.ts";
import { DOCS_FOLDER, REFERENCE, TYPES_FOLDER, type GeneratedFile, type GeneratorInput } from "./generated-file.ts";
import { cannotGenerate, GenerationError } from "./generation-error.ts";
import { asKillMatrix, KILL_MATRIX_FILE, type KillMatrix } from "./kill-matrix.ts";
import { pagesBelow, presentTexts } from "./on-disk.ts";
import { renderRegions, type Page } from "./regions.ts";
import { quickTypeFiles, typeFiles, typeLedger } from "./types.ts";
import type { Looseness } from "./types/looseness.ts";
import { renderValues } from "./values.ts";

/** The page of a project that its visitors see first. */
const FRONT_PAGE = "README.md";

/** What to generate, and where it goes. */
export interface GenerationOptions {
  readonly what: readonly ("types" | "docs")[];
  /** Root of the project; every path is relative to it. */
  readonly root: string;
  /** Folder of the pages; the reference goes into `reference` inside it. */
  readonly docsFolder: string;
  /** Folder of the types. It must hold nothing else, or the rest is reported as extra. */
  readonly typesFolder: string;
  /**
   * Whether types on disk that are, to the byte, what a quick printer makes of the contracts are taken as they are. Any others are compiled;
   * without this, all are.
   */
  readonly trustQuickPrinter?: boolean;
}

/**
 * Lists everything that must exist, without writing any of it: generate writes the list and check compares it.
 * Throws GenerationError when a schema cannot become a type or a page asks for a region nobody makes.
 */
export async function planGeneration(input: GeneratorInput, options: GenerationOptions): Promise<GeneratedFile[]> {
  const { what, root } = options;
  const given = completed(input, root);
  const docsFolder = plainFolder(options.docsFolder);
  const typesFolder = plainFolder(options.typesFolder);
  if (what.includes("types") && typesFolder === ".") {
    throw cannotGenerate(
      "generated-folder",
      options.typesFolder,
      "",
      "folder is the root of the project, expected a folder that holds nothing but generated types",
    );
  }
  const types = what.includes("types") ? await typesIn(typesFolder, given, options) : [];
  const docs = what.includes("docs") ? moved(docsFiles(given), DOCS_FOLDER, docsFolder) : [];
  const pages = what.includes("docs") ? handWritten(root, docsFolder) : [];
  const regions = renderRegions(pages, docsFolder, given);
  if (regions.findings.length > 0) throw new GenerationError(regions.findings);
  const files = [...types, ...docs, ...regions.files, ...renderValues(pages, given.bundle)];
  const key = ({ path, region, fact }: GeneratedFile): string => `${path}#${region ?? fact ?? ""}`;
  const twice = files.find((file, index) => files.findIndex((other) => key(other) === key(file)) < index);
  if (twice !== undefined)
    throw cannotGenerate(
      "generated-folder",
      twice.path,
      "",
      "two generators make this file",
      "rename the profile, or use another folder",
    );
  return files.toSorted((a, b) => byCodeUnit(key(a), key(b)));
}

/** Pages that people write: those of the folder without the reference, and the front page of the project. */
function handWritten(root: string, docsFolder: string): Page[] {
  const front = existsSync(join(root, FRONT_PAGE))
    ? [{ path: FRONT_PAGE, text: readFileSync(join(root, FRONT_PAGE), "utf8").replaceAll("\r\n", "\n") }]
    : [];
  return [...front, ...pagesBelow(root, docsFolder, posix.join(docsFolder, REFERENCE))];
}

async function typesIn(
  folder: string,
  input: GeneratorInput,
  { root, trustQuickPrinter = false }: GenerationOptions,
): Promise<GeneratedFile[]> {
  const quick = trustQuickPrinter ? await quickTypeFiles(input) : undefined;
  const files = moved(quick ?? [], TYPES_FOLDER, folder);
  const current = quick !== undefined && files.every((file) => presentTexts(file, root)[0]?.text === file.content);
  return current ? files : moved(await typeFiles(input), TYPES_FOLDER, folder);
}

/** What the types of a plan leave out of their contracts, wherever the types go. Throws GenerationError when a schema cannot become a type. */
export function planLedger(input: GeneratorInput, root: string): Looseness[] {
  return typeLedger(completed(input, root));
}

/** Reads the recorded kill matrix of a project, or undefined when none is recorded. Throws GenerationError when the file is no kill matrix. */
export function readKillMatrix(root: string): KillMatrix | undefined {
  const full = join(root, KILL_MATRIX_FILE);
  if (!existsSync(full)) return undefined;
  try {
    return asKillMatrix(JSON.parse(readFileSync(full, "utf8")));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw cannotGenerate("kill-matrix-shape", KILL_MATRIX_FILE, "", "file is not JSON", "run: membrane self-test");
    throw error;
  }
}

/** Adds what only the disk tells: how the bundle folder is called from the root, and the meta-schemas when the bundle is the kit's own. */
function completed(input: GeneratorInput, root: string): GeneratorInput {
  const shown = relative(resolve(root), resolve(input.bundle.root)).replaceAll("\\", "/");
  // A bundle outside the project has no path that is the same on every machine.
  const contracts =
    input.contracts ?? (shown === "" || shown.startsWith("..") || /^[A-Za-z]:/u.test(shown) ? "contracts" : shown);
  const own = realpathSync(input.bundle.root) === realpathSync(builtInBundleFolder());
  if (input.metaSchemas !== undefined || !own) return { ...input, contracts };
  return { ...input, contracts, metaSchemas: readMetaSchemas(schemaFolder()) };
}

function readMetaSchemas(folder: string): Map<string, unknown> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".schema.json"));
  return new Map(
    names.toSorted(byCodeUnit).map((name) => [name, JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown]),
  );
}

function moved(files: readonly GeneratedFile[], from: string, to: string): GeneratedFile[] {
  return files.map((file) => ({ ...file, path: posix.join(to, file.path.slice(from.length + 1)) }));
}

function plainFolder(folder: string): string {
  const plain = posix.normalize(folder.replaceAll("\\", "/"));
  return plain.length > 1 ? plain.replace(/\/$/u, "") : plain;
}
