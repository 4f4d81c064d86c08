import { REPORT_FORMATS } from "../../../conformance/reporters/formats.ts";
import { defineCommand } from "../command.ts";
import { runOf, withRun } from "../conform/run-options.ts";
import { outputsOf, withOutputs } from "../outputs.ts";

/** `membrane conform`: the suite against a target. */
export const conformCommand = defineCommand({
  command: "conform [url]",
  describe: "Attack a running membrane and judge every obligation",
  builder: (yargs) =>
    withOutputs(withRun(yargs), REPORT_FORMATS, "console")
      .option("fail-fast", { type: "boolean", default: false, describe: "Stop at the first violation" })
      .option("last-failed", {
        type: "boolean",
        default: false,
        describe: "Only the saved programs under .membrane: 0 all mended, 1 still violated; certifies nothing",
      })
      .option("shard", {
        type: "string",
        requiresArg: true,
        describe: "Only this part of the plan, as in 2/4; its report says nothing until all are merged",
      })
      .option("resume", {
        type: "boolean",
        default: false,
        describe: "Go on with the run that was interrupted: the same command, and what was not executed yet",
      })
      .example("$0 conform", "the whole suite against the built-in reference")
      .example("$0 conform --command 'python3 server.py'", "start, attack, restart and stop your own server")
      .example("$0 conform --stdio 'python3 adapter.py'", "an implementation behind an adapter, in any language")
      .example("$0 conform http://127.0.0.1:8080 --bindings bindings.json", "a server with other routes and envelopes")
      .example("$0 conform --last-failed --command 'python3 server.py'", "what failed before, after a change")
      .example("$0 conform --format console --format junit=junit.xml", "to read, and for the CI server")
      .example(
        "$0 conform --shard 2/4 --seed 7 --format json=shard-2.json",
        "a quarter of the run; then: membrane report merge shard-*.json",
      )
      .example("$0 conform --command 'python3 server.py' --resume", "what Ctrl-C left undone")
      .example(
        "$0 conform http://127.0.0.1:8080 --only 'secret-refused'",
        "one kind of obligation against a server that runs",
      ),
  run: async (argv, terminal) => {
    const { conform } = await import("../conform/conform.ts");
    const { shardOf } = await import("../conform/shard-option.ts");
    const { failFast, baseline, lastFailed, resume } = argv;
    const journal = resume ? "resume" : "new";
    const outputs = outputsOf(REPORT_FORMATS, argv);
    return conform(
      { ...runOf(argv), failFast, baseline, lastFailed, shard: shardOf(argv.shard), journal, outputs },
      terminal,
    );
  },
});
