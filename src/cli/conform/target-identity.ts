import { readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { commandWords } from "../../../conformance/targets/command-words.ts";
import { sha256 } from "../../bundle/digest.ts";
import { againArguments } from "./again.ts";
import type { TargetChoice } from "./open-target.ts";

const PATIENCE = { callTimeoutSeconds: undefined, startTimeoutSeconds: undefined };

/** Which target a command names, without what may be a credential. */
export function targetNamed(choice: TargetChoice, cwd: string): string {
  const only = { ...choice, contracts: undefined, config: undefined, allowHosts: [], ...PATIENCE };
  return againArguments(only, cwd) || "the built-in reference";
}

/**
 * The module, or the program and its script, that make up a target, each with a digest of what is in it: when one changes, it is another target. The script is
 * the first later word of the command that is a file. Of a file that may not be read, as some programs may not, size and time stand for the digest.
 */
export function targetFiles({ module, command, stdio }: TargetChoice, cwd: string): string {
  const started = command ?? stdio;
  const [program, ...rest] = started === undefined ? [] : commandWords(started);
  const isFile = (word: string): boolean => statSync(resolve(cwd, word), { throwIfNoEntry: false })?.isFile() === true;
  const script = rest.find((word) => isFile(word));
  return [module, program, script]
    .filter((word) => word !== undefined)
    .filter((word) => isFile(word))
    .map((word) => `${basename(word)} (${contentOf(resolve(cwd, word))})`)
    .join(", ");
}

function contentOf(path: string): string {
  try {
    return sha256(readFileSync(path));
  } catch {
    const { size, mtime } = statSync(path);
    return `${size} bytes, ${mtime.toISOString()}`;
  }
}
