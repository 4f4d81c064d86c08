import { FINDINGS_FORMATS } from "../../diagnostics/findings-formats.ts";
import { defineCommand } from "../command.ts";
import { outputOptions, outputsOf } from "../outputs.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane diff`: what changed between two contracts, and for whom it is dangerous. */
export const diffCommand = defineCommand({
  verb: "diff",
  describe: "Compare two contracts: what leaks, what breaks, what promises less",
  arguments: {
    base: {
      required: true,
      describe:
        "What it was: a folder, a revision of git, an archive of npm pack, or a lock; revision:folder and archive:folder name the bundle inside",
    },
    head: { describe: "What it is (default: the bundle of this project)" },
  },
  options: {
    ...outputOptions(FINDINGS_FORMATS, "text"),
    docs: {
      type: "text",
      describe: "Folder of the documentation whose anchors to compare with a lock (default docs/)",
    },
    failOn: {
      type: "text",
      choices: ["error", "warning", "info"],
      default: "error",
      describe: "The mildest severity that fails",
    },
    saveWitnesses: {
      type: "flag",
      describe: "Write the documents that show the changes to .membrane/witnesses",
    },
    config: SHARED.config,
    approvals: SHARED.approvals,
    approve: {
      type: "text",
      describe: "Let the change with this fingerprint pass, and report nothing",
    },
    reason: { type: "text", needs: "approve", describe: "Why it is let pass" },
    author: { type: "text", needs: "approve", describe: "Who lets it pass" },
    expires: { type: "text", needs: "approve", describe: "Last day it passes, as 2030-01-31" },
  },
  examples: [
    ["diff main", "this project against its main branch"],
    ["diff v1.2.0 --format markdown", "the release note since a tag"],
    ["diff old.tgz ./contracts --save-witnesses", "against a published package"],
    ["diff contracts/contracts.lock.json", "against what was published, without history"],
  ],
  run: async (given, terminal) => {
    const { diff } = await import("../diff/diff.ts");
    const { base, head, docs, failOn, config, approvals, saveWitnesses, approve, reason, author, expires } = given;
    const approving = approve === undefined ? undefined : { fingerprint: approve, reason, author, expires };
    return diff(
      {
        base,
        head,
        docs,
        outputs: outputsOf(FINDINGS_FORMATS, given),
        failOn,
        config,
        approvals,
        saveWitnesses,
        approving,
      },
      terminal,
    );
  },
});
