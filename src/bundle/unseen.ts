/** A character that steers a terminal or turns the direction of a text, and half of a character. Line breaks and tabs are none. */
export const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

const ALL_UNSEEN = new RegExp(UNSEEN, "gu");

/** The text with each of them as it is written in JSON. */
export function withUnseenShown(text: string): string {
  return text.replaceAll(ALL_UNSEEN, (found) => `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
