import { TargetUsageError } from "./target-usage-error.ts";

const OPERATORS = new Set(["|", "||", "&", "&&", ";", ">", ">>", "<", "2>", "2>&1"]);

/** Splits a command into words as a shell would: blanks part them, quotes and backslashes keep them together. Nothing is expanded or run. Throws a TargetUsageError where a shell would be needed or a quote stays open. */
export function commandWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < command.length) {
    const unit = command.charAt(at);
    if (/\s/.test(unit)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    const piece = pieceAt(command, at);
    word = (word ?? "") + piece.text;
    at = piece.end;
    // Quoted, an operator is an ordinary word.
    if (piece.plain && OPERATORS.has(word) && /^(?:\s|$)/.test(command.slice(at))) throw needsShell(word);
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0)
    throw new TargetUsageError("command is empty, expected a program", "pass --command 'program argument'");
  return words;
}

/** The characters up to where quoting changes or the word ends. */
function pieceAt(command: string, at: number): { text: string; end: number; plain: boolean } {
  const quote = command.charAt(at);
  if (quote === "'") {
    const end = command.indexOf("'", at + 1);
    if (end < 0) throw openQuote();
    return { text: command.slice(at + 1, end), end: end + 1, plain: false };
  }
  if (quote === '"') return doubleQuoted(command, at + 1);
  if (quote === "\\") {
    if (at + 1 >= command.length) throw openQuote();
    return { text: command.charAt(at + 1), end: at + 2, plain: false };
  }
  let end = at + 1;
  while (end < command.length && !/[\s'"\\]/.test(command.charAt(end))) end++;
  return { text: command.slice(at, end), end, plain: true };
}

function doubleQuoted(command: string, start: number): { text: string; end: number; plain: boolean } {
  let text = "";
  for (let at = start; at < command.length; at++) {
    const unit = command.charAt(at);
    if (unit === '"') return { text, end: at + 1, plain: false };
    if (unit === "\\" && /["\\$`]/.test(command.charAt(at + 1))) at++;
    text += command.charAt(at);
  }
  throw openQuote();
}

function openQuote(): TargetUsageError {
  return new TargetUsageError("command ends inside a quote", "close the quote, or escape it with a backslash");
}

function needsShell(operator: string): TargetUsageError {
  return new TargetUsageError(
    `command holds ${JSON.stringify(operator)}, expected one program with its arguments: no shell is used`,
    "quote it if it is an argument, or write sh -c '...'",
  );
}
