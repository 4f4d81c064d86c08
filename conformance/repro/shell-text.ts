/** Thrown when a program asks for something a shell script cannot do by itself. The message says what, for the script to say. */
export class Unscriptable extends Error {}

const OPEN = "\u{E000}";
const CLOSE = "\u{E001}";
const MARK = /\u{E000}([a-z_][a-z0-9_]*)\u{E001}/giu;

/** A variable of the script inside a text that is not yet a word of the shell. */
export function variable(name: string): string {
  return `${OPEN}${name}${CLOSE}`;
}

/** Whether a text has a variable in it. */
export function hasVariable(text: string): boolean {
  return text.includes(OPEN);
}

/** A text as one word of the shell: what it says stands for itself, and its variables are filled in when the script runs. */
export function word(text: string): string {
  const known = text
    // JSON that is written in escapes throughout keeps its variables.
    .replaceAll(/\\ue000((?:\\u00[0-9a-f]{2})+)\\ue001/gu, (_whole, name: string) => variable(unescaped(name)));
  if (known.includes("\u0000")) throw new Unscriptable("bytes that no shell can hold");
  if (known === "") return "''";
  return known
    .split(MARK)
    .map((part, index) => (index % 2 === 1 ? `"$${part}"` : part === "" ? "" : quoted(part)))
    .join("");
}

/** A fixed text as one word of the shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\u00([0-9a-f]{2})/gu, (_whole, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
