import { defineCommand } from "../command.ts";

/** `membrane lock`: what was published, so that it is never taken back unseen. */
export const lockCommand = defineCommand({
  command: "lock",
  describe: "Move the lock of a bundle forward; what was published is not taken back",
  builder: (yargs) =>
    yargs
      .option("contracts", { type: "string", requiresArg: true, describe: "Folder of the bundle (default contracts/)" })
      .option("docs", { type: "string", requiresArg: true, describe: "Folder of the documentation (default docs/)" })
      .option("check", {
        type: "boolean",
        default: false,
        describe: "Write nothing; fail when the lock is not current",
      })
      .option("approvals", {
        type: "string",
        requiresArg: true,
        describe: "Approvals (default membrane.approvals.json when present)",
      })
      .example("$0 lock", "at a release, after membrane diff was read"),
  run: async ({ contracts, docs, check, approvals }, terminal) => {
    const { lock } = await import("../lock/lock.ts");
    return lock({ contracts, docs, check, approvals }, terminal);
  },
});
