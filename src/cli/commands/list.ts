import { defineCommand } from "../command.ts";
import { LISTS } from "../lists.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane list`: everything of one kind. */
export const listCommand = defineCommand({
  verb: "list",
  describe: "List everything of one kind: operations, codes, obligations, rules and more",
  arguments: { what: { choices: LISTS, required: true, describe: "The kind" } },
  options: {
    contracts: SHARED.contractsOrOurs,
    format: { type: "text", choices: ["text", "json"], default: "text", describe: "Form of the list" },
  },
  examples: [
    ["list operations", "each operation with its label and route"],
    ["list obligations --format json", "for a machine"],
  ],
  run: async (given, terminal) => {
    const { list } = await import("../list.ts");
    const { what, contracts, format } = given;
    return list({ what, contracts, format }, terminal);
  },
});
