import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BundleError } from "../../bundle/bundle-error.ts";
import { planted } from "../../bundle/plant.ts";
import type { Which } from "../../check/proving/found-in.ts";
import { contextOf, inFolder, type World } from "../../check/proving/world.ts";
import type { LockExample } from "../../check/rule-example.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { LOCK_FILE } from "../../diff/lock/lock-name.ts";
import { lockOf, lockText } from "../../diff/lock/lock.ts";
import { lockFindings, lockStateOf } from "../lock/lock-findings.ts";
import { openProject } from "../project.ts";

/** What is found in a bundle that was changed after its lock was written, or undefined where the change says nothing about the bundle. */
export function foundUnderLock({ change }: LockExample, which: Which, world: World): readonly Finding[] | undefined {
  const texts = planted(world.texts, change, which);
  if (texts === undefined) return undefined;
  const { bundle, obligations } = contextOf(world);
  const lock = lockText(lockOf(bundle, obligations, undefined));
  return inFolder((folder) => {
    for (const [path, text] of new Map(texts).set(LOCK_FILE, lock)) {
      const file = join(folder, "contracts", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    try {
      return lockFindings(lockStateOf(openProject(undefined, folder)));
    } catch (error) {
      if (error instanceof BundleError) return error.findings;
      throw error;
    }
  });
}
