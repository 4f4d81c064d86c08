import { defineCommand } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane lock`: what was published, so that it is never taken back unseen. */
export const lockCommand = defineCommand({
  verb: "lock",
  describe: "Move the lock of a bundle forward; what was published is not taken back",
  arguments: {},
  options: {
    contracts: SHARED.contracts,
    docs: { type: "text", describe: "Folder of the documentation (default docs/)" },
    check: {
      type: "flag",
      describe: "Write nothing; fail when the lock is not current",
    },
    begin: {
      type: "flag",
      describe: "Write a first lock where the bundle names one and nothing was published yet",
    },
    approvals: SHARED.approvals,
  },
  examples: [["lock", "at a release, after membrane diff was read"]],
  run: async ({ contracts, docs, check, begin, approvals }, terminal) => {
    if (begin && check)
      throw new UsageError("option --begin writes a lock, and --check writes none", "pass one of them");
    const { lock } = await import("../lock/lock.ts");
    return lock({ contracts, docs, check, begin, approvals }, terminal);
  },
});
