import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { commandWords } from "../../../conformance/targets/command-words.ts";
import { quoted } from "./shell-word.ts";

const WITHHELD = "<not shown>";

/** A target command as it may be shown: the program, names of options, placeholders, numbers and files that are there. Any other word may be a credential. */
export function shownCommand(command: string, cwd: string): string {
  const [program = "", ...words] = commandWords(command);
  const shown = words.map((word) => shownWord(word, cwd));
  // As it was written, when nothing in it is left out.
  if (shown.every((word, index) => word === words[index])) return command;
  return [program, ...shown].map((word) => quoted(word)).join(" ");
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
