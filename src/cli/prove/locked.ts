import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BundleError } from "../../bundle/bundle-error.ts";
import { withValueAt } from "../../bundle/json-pointer.ts";
import { BUNDLE_FILE } from "../../bundle/locate.ts";
import { planted, type BundleTexts } from "../../bundle/plant.ts";
import type { Which } from "../../check/proving/found-in.ts";
import { contextOf, inFolder, type World } from "../../check/proving/world.ts";
import type { LockExample } from "../../check/rule-example.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { LOCK_NAMED_AT, lockNameOf } from "../../diff/lock/lock-name.ts";
import { lockOf, lockText } from "../../diff/lock/lock.ts";
import { lockFindings, lockStateOf } from "../lock/lock-findings.ts";
import { openProject } from "../project.ts";

/** What is found in a bundle after its lock was written and what an example says happened, or undefined where it says nothing about the bundle. */
export function foundUnderLock({ change }: LockExample, which: Which, world: World): readonly Finding[] | undefined {
  const { bundle, obligations } = contextOf(world);
  const name = lockNameOf(bundle);
  const texts = change === "lock removed" ? naming(world.texts, name) : planted(world.texts, change, which);
  if (texts === undefined) return undefined;
  const lock = new Map([[name, lockText(lockOf({ bundle, obligations }, undefined))]]);
  const removed = change === "lock removed" && which === "bad";
  return inFolder((folder) => {
    for (const [path, text] of new Map([...texts, ...(removed ? [] : lock)])) {
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

/** The bundle with the name of its lock in it. */
function naming(texts: BundleTexts, name: string): BundleTexts {
  const named = withValueAt(JSON.parse(texts.get(BUNDLE_FILE) ?? "{}"), LOCK_NAMED_AT, name);
  return new Map(texts).set(BUNDLE_FILE, JSON.stringify(named, null, 2));
}
