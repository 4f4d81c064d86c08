import { asWritten, type InlineText } from "./inline-text.ts";

/** A letter that is nothing more: no rule of the parser begins at it, and it ends no line. */
const LETTER = "[^\\n\\\\`~*_[<&]";
/** Code of one backtick. One that blanks stand at both ends of loses them, so none may be there. */
const CODE = "`[^`\\n ](?:[^`\\n]*[^`\\n ])?`";
/** Letters, and codes that do not touch. */
const LETTERS_AND_CODE = new RegExp(`^${LETTER}*(?:${CODE}${LETTER}+)*(?:${CODE}${LETTER}*)?$`, "u");

/**
 * A piece of Markdown that has no markup, or none but code, as most cells of a reference: what the parser reads of it, without its tokens. Undefined
 * for any other piece, which is the parser's to read.
 */
export function textWithCode(content: string): InlineText | undefined {
  if (!LETTERS_AND_CODE.test(content)) return undefined;
  if (!content.includes("`")) return asWritten(content);
  const pairs: { text: number; content: number }[] = [];
  let text = "";
  let at = 0;
  for (const part of content.split("`")) {
    if (part !== "") pairs.push({ text: text.length, content: at });
    text += part;
    at += part.length + 1;
  }
  return asWritten(text, { pairs });
}
