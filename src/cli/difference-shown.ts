import type { GeneratedFile } from "../../generators/index.ts";
import type { Finding } from "../diagnostics/finding.ts";

/** Makes what is shown of a generated text that departs: its first lines that differ. */
export async function differenceShown(
  files: readonly GeneratedFile[],
  root: string,
): Promise<(finding: Finding) => string | undefined> {
  const { differenceOf } = await import("../../generators/index.ts");
  return ({ rule, place }) => {
    if (!rule.startsWith("generated-")) return undefined;
    return files
      .filter((file) => file.path === place.file)
      .map((file) => differenceOf(file, root))
      .filter((text) => text !== "")
      .join("\n");
  };
}
