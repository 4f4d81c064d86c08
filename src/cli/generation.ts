import { relative, resolve } from "node:path";
import type { GeneratedFile, GenerationOptions, GeneratorInput, RuleEntry } from "../../generators/index.ts";
import { allRules } from "../check/all-rules.ts";
import { exampleShown, PLACES } from "../check/example-shown.ts";
import { DIFF_RULES } from "../diff/rules/index.ts";
import type { Project } from "./project.ts";
import { UsageError } from "./usage-error.ts";

/** Where generated files go, as asked on the command line. */
export interface GenerationRequest {
  readonly what?: "types" | "docs" | undefined;
  readonly contracts?: string | undefined;
  readonly typesOut?: string | undefined;
  readonly docsOut?: string | undefined;
  /** Only to compare: spare the compiler types that are as a quick printer makes them. */
  readonly trustQuickPrinter?: boolean | undefined;
}

/** Files that must exist, and the command that makes them. */
export interface Generation {
  readonly files: readonly GeneratedFile[];
  readonly command: string;
}

/** Plans what was asked for. Only this toolkit's own repository has default folders; without a folder there is nothing to plan and the answer is undefined. */
export async function planFor(project: Project, request: GenerationRequest): Promise<Generation | undefined> {
  const typesFolder = folderOf(request.typesOut ?? (project.own ? "src/generated" : undefined), project.root);
  const docsFolder = folderOf(request.docsOut ?? (project.own ? "docs" : undefined), project.root);
  const what = (["types", "docs"] as const).filter(
    (kind) => (request.what ?? kind) === kind && (kind === "types" ? typesFolder : docsFolder) !== undefined,
  );
  if (what.length === 0) return undefined;
  const { planGeneration, readKillMatrix } = await import("../../generators/index.ts");
  const input: GeneratorInput = {
    bundle: project.bundle,
    obligations: project.obligations,
    killMatrix: project.own ? readKillMatrix(project.root) : undefined,
    ...(project.own ? { rules: ruleEntries(), changeRules: DIFF_RULES } : {}),
  };
  const options: Omit<GenerationOptions, "what"> = {
    root: project.root,
    docsFolder: docsFolder ?? "docs",
    typesFolder: typesFolder ?? "src/generated",
    trustQuickPrinter: request.trustQuickPrinter ?? false,
  };
  // Each file names the command that makes its kind, so that it is the same however many kinds were asked for at once.
  const planned = what.map((kind) =>
    planGeneration({ ...input, command: repairCommand(project, request, [kind]) }, { ...options, what: [kind] }),
  );
  return { files: (await Promise.all(planned)).flat(), command: repairCommand(project, request, what) };
}

function ruleEntries(): RuleEntry[] {
  return allRules().map(({ id, why, severity = "error", fixed, invariant, example }) => ({
    id,
    why,
    severity,
    looks: PLACES[example.in],
    ...(fixed === undefined ? {} : { fixed }),
    ...(invariant === undefined ? {} : { invariant }),
    ...exampleShown(example),
  }));
}

/** A folder as the generators want it: relative to the root. */
function folderOf(asked: string | undefined, root: string): string | undefined {
  if (asked === undefined) return undefined;
  const folder = relative(root, resolve(root, asked)).replaceAll("\\", "/");
  if (folder === "")
    throw new UsageError(
      "generated files cannot go into the current folder itself",
      "name a folder that holds nothing else",
    );
  return folder;
}

function repairCommand(
  project: Project,
  { contracts, typesOut, docsOut }: GenerationRequest,
  what: readonly ("types" | "docs")[],
): string {
  if (project.own && typesOut === undefined && docsOut === undefined) return "npm run generate";
  const words = ["membrane generate"];
  if (contracts !== undefined) words.push("--contracts", contracts);
  if (typesOut !== undefined && what.includes("types")) words.push("--types-out", typesOut);
  if (docsOut !== undefined && what.includes("docs")) words.push("--docs-out", docsOut);
  return words.join(" ");
}
