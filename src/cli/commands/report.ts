import { REPORT_FORMATS } from "../../../conformance/reporters/formats.ts";
import { defineCommand } from "../command.ts";
import { outputsOf, withOutputs } from "../outputs.ts";

/** `membrane report`: what is done with reports of runs, without a target. */
export const reportCommand = defineCommand({
  command: "report <action> <files..>",
  describe: "Merge the reports of all shards of one run into one, and judge that",
  builder: (yargs) =>
    withOutputs(yargs, REPORT_FORMATS, "console")
      .positional("action", { choices: ["merge"] as const, demandOption: true, describe: "What to do" })
      .positional("files", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "JSON reports of conform --shard, all of one run",
      })
      .option("contracts", { type: "string", requiresArg: true, describe: "Folder of the bundle" })
      .option("bindings", {
        type: "string",
        requiresArg: true,
        describe: "Bindings the shards were run with (default: as in the configuration)",
      })
      .option("config", {
        type: "string",
        requiresArg: true,
        describe: "Configuration (default membrane.config.json when present)",
      })
      .option("baseline", {
        type: "string",
        requiresArg: true,
        describe: "Known violations (default membrane.baseline.json when present)",
      })
      .example("$0 report merge shard-1.json shard-2.json", "one verdict: exit code as of conform")
      .example("$0 report merge shard-*.json --format console --format junit=junit.xml", "and for the CI server"),
  run: async (argv, terminal) => {
    const { mergeReports } = await import("../conform/merge.ts");
    const { files, contracts, bindings, config, baseline } = argv;
    return mergeReports(
      { files, contracts, bindings, config, baseline, outputs: outputsOf(REPORT_FORMATS, argv) },
      terminal,
    );
  },
});
