import { defineCommand } from "../command.ts";
import { withTarget } from "../conform/target-options.ts";

/** `membrane conform`: the suite against a target. */
export const conformCommand = defineCommand({
  command: "conform [url]",
  describe: "Attack a running membrane and judge every obligation",
  builder: (yargs) =>
    withTarget(yargs)
      .option("profile", { type: "string", requiresArg: true, describe: "Profile to judge (default: the only one)" })
      .option("assurance", {
        choices: ["wire", "observed", "full"] as const,
        requiresArg: true,
        describe: "How much must be seen (default wire for a URL, else full)",
      })
      .option("seed", {
        type: "number",
        requiresArg: true,
        describe: "Seed of the plan (default random, always printed)",
      })
      .option("max-examples", {
        type: "number",
        default: 10,
        requiresArg: true,
        describe: "Random cases for each obligation, besides the fixed ones",
      })
      .option("max-time", { type: "number", requiresArg: true, describe: "Seconds after which no new case is started" })
      .option("only", {
        type: "string",
        array: true,
        requiresArg: true,
        default: [] as string[],
        describe: "Obligation ids or suffixes, * for anything; a filtered run certifies nothing",
      })
      .option("fail-fast", { type: "boolean", default: false, describe: "Stop at the first violation" })
      .option("format", {
        type: "string",
        array: true,
        nargs: 1,
        default: ["console"],
        describe: "Form of the report: console, json or junit; name=file writes it there; repeat it for several",
      })
      .option("output-file", { type: "string", requiresArg: true, describe: "Where the report goes (default stdout)" })
      .example("$0 conform", "the whole suite against the built-in reference")
      .example("$0 conform --command 'python3 server.py'", "start, attack, restart and stop your own server")
      .example("$0 conform --format console --format junit=junit.xml", "to read, and for the CI server")
      .example(
        "$0 conform http://127.0.0.1:8080 --only 'secret-refused'",
        "one kind of obligation against a server that runs",
      ),
  run: async (argv, terminal) => {
    const { conform } = await import("../conform/conform.ts");
    const { outputsOf } = await import("../conform/outputs.ts");
    const {
      url,
      command,
      module,
      contracts,
      profile,
      config,
      assurance,
      seed,
      maxExamples,
      only,
      failFast,
      allowHost,
      format,
      outputFile,
    } = argv;
    return conform(
      {
        url,
        command,
        module,
        contracts,
        profile,
        config,
        assurance,
        seed,
        maxExamples,
        maxTimeSeconds: argv.maxTime,
        only,
        failFast,
        allowHosts: allowHost,
        outputs: outputsOf(format, outputFile),
      },
      terminal,
    );
  },
});
