import { posix, relative, resolve } from "node:path";
import { REFERENCE } from "../../generators/generated-file.ts";
import { commandsIn, formatOf } from "../../generators/provenance.ts";
import { findRegions } from "../../generators/regions/find-regions.ts";
import { locateBundle } from "../bundle/locate.ts";
import type { Documentation } from "../check/context.ts";
import type { GenerationRequest } from "./generation.ts";
import type { Project } from "./project.ts";

type Declared = Pick<GenerationRequest, "contracts" | "docsOut" | "regionsOnly">;

/**
 * What a documentation says was generated of it, from the bundle of the project: each generated text names the command that makes it, and a
 * region that nobody filled is made where its page is. Undefined where nothing says so.
 */
export function declaredGeneration(
  { folder, root, pages }: Documentation,
  project: Pick<Project, "bundle">,
): Declared | undefined {
  const marked = pages.filter(({ text }) => text.includes("membrane:begin ") || text.includes("membrane generate"));
  const own = marked
    .flatMap(({ text }) => commandsIn(text))
    .map((command) => declaredBy(command))
    .find((declared) => declared !== undefined && isOf(project, root, declared));
  if (own?.docsOut !== undefined) {
    const reference = posix.join(posix.normalize(own.docsOut.replaceAll("\\", "/")), REFERENCE);
    const isWhole = marked.some(({ file, text }) => file.startsWith(`${reference}/`) && formatOf(text) !== undefined);
    return { ...own, regionsOnly: !isWhole };
  }
  if (!marked.some(({ file, text }) => findRegions(file, text).regions.length > 0)) return undefined;
  return { docsOut: relative(root, folder), regionsOnly: true };
}

/** What a command says of where it reads and writes. Undefined for any other command. */
function declaredBy(command: string): Declared | undefined {
  const words = command.split(" ");
  if (words[0] !== "membrane" || words[1] !== "generate") return undefined;
  const behind = (option: string): string | undefined =>
    words.includes(option) ? words[words.indexOf(option) + 1] : undefined;
  const [contracts, docsOut] = [behind("--contracts"), behind("--docs-out")];
  return docsOut === undefined ? undefined : { docsOut, ...(contracts === undefined ? {} : { contracts }) };
}

function isOf({ bundle }: Pick<Project, "bundle">, root: string, { contracts }: Declared): boolean {
  return resolve(locateBundle(contracts, root)) === resolve(bundle.root);
}
