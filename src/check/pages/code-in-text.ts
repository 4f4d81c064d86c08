import type { Said } from "./page.ts";

/** Letters that are nothing more, and codes of one backtick between them. A code that blanks stand at both ends of loses them, so none may be there. */
const ONLY_CODE =
  /^[^\n\\`~*_[<&]*(?:`[^`\n ](?:[^`\n]*[^`\n ])?`[^\n\\`~*_[<&]+)*`[^`\n ](?:[^`\n]*[^`\n ])?`[^\n\\`~*_[<&]*$/u;

/**
 * The text of a piece of Markdown that has no markup but code, and where each part of it comes from: most cells of a reference are such. It is what the
 * parser reads, without its tokens. Undefined for any other piece, which is the parser's to read.
 */
export function textWithCode(
  content: string,
): (Pick<Said, "text"> & { readonly pairs: { text: number; content: number }[] }) | undefined {
  if (!ONLY_CODE.test(content)) return undefined;
  const pairs: { text: number; content: number }[] = [];
  let text = "";
  let at = 0;
  for (const part of content.split("`")) {
    if (part !== "") pairs.push({ text: text.length, content: at });
    text += part;
    at += part.length + 1;
  }
  return { text, pairs };
}
