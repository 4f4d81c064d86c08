import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { commandWords } from "../../../conformance/targets/command-words.ts";

const WITHHELD = "<not shown>";

/** A target command as it may be shown: the program, names of options, placeholders, numbers and files that are there. Any other word may be a credential. */
export function shownCommand(command: string, cwd: string): string {
  const [program = "", ...words] = commandWords(command);
  return [program, ...words.map((word) => shownWord(word, cwd))].map((word) => quoted(word)).join(" ");
}

/** A word as a shell and the target command line read it. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@={}-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function shownWord(word: string, cwd: string): string {
  const [name, value] = [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)];
  if (/^--?[A-Za-z][\w-]*$/u.test(name)) return name === word || harmless(value, cwd) ? word : `${name}=${WITHHELD}`;
  return harmless(word, cwd) ? word : WITHHELD;
}

function harmless(word: string, cwd: string): boolean {
  return (
    /^(?:\d{1,5}|\{port\}|\{dataDir\}(?:\/[\w.-]+)*)$/u.test(word) ||
    (/[./]/u.test(word) && existsSync(resolve(cwd, word)))
  );
}
