import { defineCommand } from "../command.ts";
import { targetOf, withTarget } from "../conform/target-options.ts";

/** `membrane doctor`: everything a run depends on, before anything is attacked. */
export const doctorCommand = defineCommand({
  command: "doctor [url]",
  describe: "Look at a target before it is attacked: 0 all well, 1 something to fix, 3 not reachable",
  builder: (yargs) =>
    withTarget(yargs)
      .option("profile", {
        type: "string",
        requiresArg: true,
        describe: "Profile to judge (default: the one the bundle says, or the only one)",
      })
      .option("format", {
        choices: ["text", "json"] as const,
        default: "text" as const,
        requiresArg: true,
        describe: "Form of the result",
      })
      .example("$0 doctor", "the built-in reference, to see what all well looks like")
      .example("$0 doctor http://127.0.0.1:8080", "a server that runs, with the callers of membrane.config.json")
      .example("$0 doctor --stdio 'python3 adapter.py'", "an adapter, also whether it hands over what it names"),
  run: async (argv, terminal) => {
    const { doctor } = await import("../doctor.ts");
    return doctor({ ...targetOf(argv), profile: argv.profile, format: argv.format }, terminal);
  },
});
