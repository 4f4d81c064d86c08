import { defineCommand } from "../command.ts";
import { runOf, withRun } from "../conform/run-options.ts";

/** `membrane baseline`: the violations that are known and let pass until a day. */
export const baselineCommand = defineCommand({
  command: "baseline <action> [url]",
  describe:
    "Look after waivers: update adds what is violated now, prune takes out what is of no use, lint runs nothing",
  builder: (yargs) =>
    withRun(yargs)
      .positional("action", {
        choices: ["update", "prune", "lint"] as const,
        demandOption: true,
        describe: "What to do",
      })
      .option("reason", { type: "string", requiresArg: true, describe: "Why the violations are left as they are" })
      .option("owner", { type: "string", requiresArg: true, describe: "Who answers for them" })
      .option("expires", {
        type: "string",
        requiresArg: true,
        describe: "Last day the waivers count, as in 2030-01-31",
      })
      .option("ticket", { type: "string", requiresArg: true, describe: "Where they are followed up" })
      .example(
        "$0 baseline update --command 'python3 server.py' --reason 'due with v2' --owner ops --expires 2030-01-31",
        "waive what is violated now",
      )
      .example("$0 baseline prune --command 'python3 server.py'", "take out what holds by now")
      .example("$0 baseline lint", "expired, unknown and duplicate waivers; exit 1 when there is one"),
  run: async (argv, terminal) => {
    const { baseline } = await import("../conform/baseline.ts");
    const { action, reason, owner, expires, ticket } = argv;
    const why = { reason, owner, expires, ticket };
    return baseline({ ...runOf(argv), action, baseline: argv.baseline, why, failFast: false, outputs: [] }, terminal);
  },
});
