import { defineCommand } from "../command.ts";

/** `membrane diff`: what changed between two contracts, and for whom it is dangerous. */
export const diffCommand = defineCommand({
  command: "diff <base> [head]",
  describe: "Compare two contracts: what leaks, what breaks, what promises less",
  builder: (yargs) =>
    yargs
      .positional("base", { type: "string", demandOption: true, describe: "What it was" })
      .positional("head", { type: "string", describe: "What it is (default: the bundle of this project)" })
      .option("format", {
        choices: ["text", "json"] as const,
        default: "text" as const,
        describe: "Form of the report",
      })
      .option("fail-on", {
        choices: ["error", "warning", "info"] as const,
        default: "error" as const,
        describe: "The mildest severity that fails",
      }),
  run: async (argv, terminal) => {
    const { diff } = await import("../diff/diff.ts");
    const { base, head, format, failOn } = argv;
    return diff({ base, head, format, failOn }, terminal);
  },
});
