import { REPORT_FORMATS } from "../../../conformance/reporters/formats.ts";
import { defineCommand } from "../command.ts";
import { outputOptions, outputsOf } from "../outputs.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane report`: what is done with reports of runs, without a target. */
export const reportCommand = defineCommand({
  verb: "report",
  describe: "Merge the reports of all shards of one run into one, and judge that",
  arguments: {
    action: { choices: ["merge"], required: true, describe: "What to do" },
    files: { many: true, required: true, describe: "JSON reports of conform --shard, all of one run" },
  },
  options: {
    ...outputOptions(REPORT_FORMATS, "console"),
    contracts: SHARED.contractsOrOurs,
    bindings: {
      type: "text",
      describe: "Bindings the shards were run with (default: as in the configuration)",
    },
    config: SHARED.config,
    baseline: SHARED.baseline,
  },
  examples: [
    ["report merge shard-1.json shard-2.json", "one verdict: exit code as of conform"],
    ["report merge shard-*.json --format console --format junit=junit.xml", "and for the CI server"],
  ],
  run: async (given, terminal) => {
    const { mergeReports } = await import("../conform/merge.ts");
    const { files, contracts, bindings, config, baseline } = given;
    return mergeReports(
      { files, contracts, bindings, config, baseline, outputs: outputsOf(REPORT_FORMATS, given) },
      terminal,
    );
  },
});
