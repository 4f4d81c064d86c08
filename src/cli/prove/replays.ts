import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Which } from "../../check/proving/found-in.ts";
import { contextOf, inFolderLater, type World } from "../../check/proving/world.ts";
import { readPages } from "../../check/pages/read-pages.ts";
import type { ReplayExample } from "../../check/rule-example.ts";
import { runRules } from "../../check/run-rules.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { replayedIn } from "../replay-examples.ts";

/** What is found in a page whose examples were sent to the built-in reference, or undefined for a bundle that it does not keep. */
export function foundInReplays(
  example: ReplayExample,
  which: Which,
  world: World,
): Promise<readonly Finding[] | undefined> {
  return inFolderLater(async (folder) => {
    writeFileSync(join(folder, "planted.md"), `${example[which]}\n`);
    const { pages, findings } = readPages(["planted.md"], folder);
    const replays = await replayedIn(world.loaded.bundle, pages);
    return replays === undefined ? undefined : [...findings, ...runRules(contextOf(world, { replays })).findings];
  });
}
