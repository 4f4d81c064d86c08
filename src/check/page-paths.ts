import { existsSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { meant, type Documentation } from "./context.ts";
import type { WrongWord } from "./known-names.ts";

/** Says what is wrong with a word that names a page of the documentation, `docs/<page>.md`, which is not there. Only a whole documentation knows. */
export function unknownPage(word: string, documentation: Documentation): WrongWord | undefined {
  if (!documentation.whole || !word.endsWith(".md")) return undefined;
  const { folder, root, pages } = documentation;
  const inside = relative(root, folder).replaceAll("\\", "/") || basename(folder);
  if (!word.startsWith(`${inside}/`) || existsSync(join(root, word))) return undefined;
  const near = didYouMean(
    word,
    pages.map(({ file }) => file),
  );
  return { message: `page ${JSON.stringify(word)} does not exist`, remedy: meant(near) };
}
