import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { askedOnce } from "../bundle/asked-once.ts";
import { positionsOf } from "../bundle/position.ts";
import type { Place } from "../diagnostics/finding.ts";

/** Finds places in a JSON file that was read before, named as the user knows it. It is read again on the first question: hardly any run asks. */
export function placesIn(file: string, cwd: string): (pointer: string) => Place {
  const positions = askedOnce(() => positionsOf(file, readFileSync(resolve(cwd, file), "utf8")));
  return (pointer) => positions(file).at(pointer);
}
