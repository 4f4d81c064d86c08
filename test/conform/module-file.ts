import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../cli/built.ts";

const built = (path: string): string => JSON.stringify(pathToFileURL(join(root, "build", path)).href);

/** Writes a module target over the built reference of a profile, or over one of its mutants, and returns its path. */
export function moduleFile(cwd: string, mutant?: string, profile = "evidence"): string {
  const lines =
    mutant === undefined
      ? [
          `import { servedProfile } from ${built("src/reference/index.js")};`,
          `export default (await servedProfile(${JSON.stringify(profile)})).module({});`,
        ]
      : [
          `import { mutantsOf } from ${built("conformance/mutants/index.js")};`,
          `import { loadBundle } from ${built("src/bundle/load.js")};`,
          `import { builtInBundleFolder } from ${built("src/bundle/locate.js")};`,
          "const mutants = mutantsOf(loadBundle(builtInBundleFolder()).bundle);",
          `export default mutants.find(({ id }) => id === ${JSON.stringify(mutant)}).adapter();`,
        ];
  const path = join(cwd, `${(mutant ?? profile).replaceAll("/", "-")}.mjs`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}
