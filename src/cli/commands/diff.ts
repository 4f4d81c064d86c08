import { FINDINGS_FORMATS } from "../../diagnostics/findings-formats.ts";
import { defineCommand } from "../command.ts";
import { outputsOf, withOutputs } from "../outputs.ts";

/** `membrane diff`: what changed between two contracts, and for whom it is dangerous. */
export const diffCommand = defineCommand({
  command: "diff <base> [head]",
  describe: "Compare two contracts: what leaks, what breaks, what promises less",
  builder: (yargs) =>
    withOutputs(yargs, FINDINGS_FORMATS, "text")
      .positional("base", {
        type: "string",
        demandOption: true,
        describe:
          "What it was: a folder, a revision of git, an archive of npm pack, or a lock; revision:folder and archive:folder name the bundle inside",
      })
      .positional("head", { type: "string", describe: "What it is (default: the bundle of this project)" })
      .option("docs", {
        type: "string",
        requiresArg: true,
        describe: "Folder of the documentation whose anchors to compare with a lock (default docs/)",
      })
      .option("fail-on", {
        choices: ["error", "warning", "info"] as const,
        default: "error" as const,
        describe: "The mildest severity that fails",
      })
      .option("save-witnesses", {
        type: "boolean",
        default: false,
        describe: "Write the documents that show the changes to .membrane/witnesses",
      })
      .option("config", {
        type: "string",
        requiresArg: true,
        describe: "Configuration (default membrane.config.json when present)",
      })
      .option("approvals", {
        type: "string",
        requiresArg: true,
        describe: "Approvals (default membrane.approvals.json when present)",
      })
      .option("approve", {
        type: "string",
        requiresArg: true,
        describe: "Let the change with this fingerprint pass, and report nothing",
      })
      .option("reason", { type: "string", requiresArg: true, describe: "Why it is let pass" })
      .option("author", { type: "string", requiresArg: true, describe: "Who lets it pass" })
      .option("expires", { type: "string", requiresArg: true, describe: "Last day it passes, as 2030-01-31" })
      .implies("reason", "approve")
      .implies("author", "approve")
      .implies("expires", "approve")
      .example("$0 diff main", "this project against its main branch")
      .example("$0 diff v1.2.0 --format markdown", "the release note since a tag")
      .example("$0 diff old.tgz ./contracts --save-witnesses", "against a published package")
      .example("$0 diff contracts/contracts.lock.json", "against what was published, without history"),
  run: async (argv, terminal) => {
    const { diff } = await import("../diff/diff.ts");
    const { base, head, docs, failOn, config, approvals, saveWitnesses, approve, reason, author, expires } = argv;
    const approving = approve === undefined ? undefined : { fingerprint: approve, reason, author, expires };
    return diff(
      {
        base,
        head,
        docs,
        outputs: outputsOf(FINDINGS_FORMATS, argv),
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
