import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { commandWords } from "../../../conformance/targets/command-words.ts";
import { againArguments } from "./again.ts";
import type { TargetChoice } from "./open-target.ts";

const PATIENCE = { callTimeoutSeconds: undefined, startTimeoutSeconds: undefined };

/** Which target a command names, without what may be a credential. */
export function targetNamed(choice: TargetChoice, cwd: string): string {
  const only = { ...choice, contracts: undefined, config: undefined, allowHosts: [], ...PATIENCE };
  return againArguments(only, cwd) || "the built-in reference";
}

/** Size and time of the module, or of the program and its script, that make up a target: when they change, it is another. Nothing is read of what is in them. */
export function targetFiles({ module, command, stdio }: TargetChoice, cwd: string): string {
  const started = command ?? stdio;
  const words = started === undefined ? [] : commandWords(started).slice(0, 2);
  return [...(module === undefined ? [] : [module]), ...words]
    .flatMap((word) => {
      const found = statSync(resolve(cwd, word), { throwIfNoEntry: false });
      return found?.isFile() === true ? [`${basename(word)} (${found.size} bytes, ${found.mtime.toISOString()})`] : [];
    })
    .join(", ");
}
