import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compareGenerated, planGeneration, writeGenerated } from "../../../generators/index.ts";
import type { Which } from "../../check/proving/found-in.ts";
import { contextOf, inFolderLater, type World } from "../../check/proving/world.ts";
import type { GeneratedExample } from "../../check/rule-example.ts";
import type { Finding } from "../../diagnostics/finding.ts";

/** What is found where generated pages of a bundle were made and one of them was treated as an example says. */
export function foundInGenerated({ bad }: GeneratedExample, which: Which, world: World): Promise<readonly Finding[]> {
  return inFolderLater(async (root) => {
    const { bundle, obligations } = contextOf(world);
    const options = {
      root,
      docsFolder: "docs",
      typesFolder: "types",
      trustQuickPrinter: true,
      what: ["docs"] as const,
    };
    const plan = (of: typeof bundle) =>
      planGeneration({ bundle: of, obligations, killMatrix: undefined, command: "membrane generate" }, options);
    const files = await plan(bundle);
    const outdated = {
      ...bundle,
      codes: new Map([...bundle.codes].map(([name, code]) => [name, { ...code, meaning: "Planted." }])),
    };
    writeGenerated(which === "bad" && bad === "outdated" ? await plan(outdated) : files, root);
    const path = join(root, files.find(({ path: each }) => each.endsWith("refusal-codes.md"))?.path ?? "");
    if (which === "bad" && bad === "removed") rmSync(path);
    if (which === "bad" && bad === "edited") appendFileSync(path, "mine\n");
    if (which === "bad" && bad === "of another format")
      writeFileSync(path, readFileSync(path, "utf8").replace(/\(format \d+\)/u, "(format 0)"));
    if (which === "bad" && bad === "joined by another file") writeFileSync(join(dirname(path), "planted.md"), "mine\n");
    return compareGenerated(files, root);
  });
}
