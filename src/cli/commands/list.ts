import { defineCommand } from "../command.ts";
import { LISTS } from "../lists.ts";

/** `membrane list`: everything of one kind. */
export const listCommand = defineCommand({
  command: "list <what>",
  describe: "List everything of one kind: operations, codes, obligations, rules and more",
  builder: (yargs) =>
    yargs
      .positional("what", { choices: LISTS, demandOption: true, describe: "The kind" })
      .option("contracts", {
        type: "string",
        requiresArg: true,
        describe: "Folder of the bundle (default contracts/, else the built-in one)",
      })
      .option("format", { choices: ["text", "json"] as const, default: "text" as const, describe: "Form of the list" })
      .example("$0 list operations", "each operation with its label and route")
      .example("$0 list obligations --format json", "for a machine"),
  run: async (argv, terminal) => {
    const { list } = await import("../list.ts");
    const { what, contracts, format } = argv;
    return list({ what, contracts, format }, terminal);
  },
});
