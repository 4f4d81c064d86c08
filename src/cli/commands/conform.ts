import { REPORT_FORMATS } from "../../../conformance/reporters/formats.ts";
import { defineCommand } from "../command.ts";
import { RUN_OPTIONS, runOf } from "../conform/run-options.ts";
import { TARGET_ARGUMENTS } from "../conform/target-options.ts";
import { outputOptions, outputsOf } from "../outputs.ts";

/** `membrane conform`: the suite against a target. */
export const conformCommand = defineCommand({
  verb: "conform",
  describe: "Attack a running membrane and judge every obligation",
  arguments: { ...TARGET_ARGUMENTS },
  options: {
    ...RUN_OPTIONS,
    ...outputOptions(REPORT_FORMATS, "console"),
    failFast: { type: "flag", describe: "Stop at the first violation" },
    lastFailed: {
      type: "flag",
      describe: "Only the saved programs under .membrane: 0 all mended, 1 still violated; certifies nothing",
    },
    shard: {
      type: "text",
      describe: "Only this part of the plan, as in 2/4; its report says nothing until all are merged",
    },
    resume: {
      type: "flag",
      describe: "Go on with the run that was interrupted: the same command, and what was not executed yet",
    },
  },
  examples: [
    ["conform", "the whole suite against the built-in reference"],
    ["conform --command 'python3 server.py'", "start, attack, restart and stop your own server"],
    ["conform --stdio 'python3 adapter.py'", "an implementation behind an adapter, in any language"],
    ["conform http://127.0.0.1:8080 --bindings bindings.json", "a server with other routes and envelopes"],
    ["conform --last-failed --command 'python3 server.py'", "what failed before, after a change"],
    ["conform --format console --format junit=junit.xml", "to read, and for the CI server"],
    [
      "conform --shard 2/4 --seed 7 --format json=shard-2.json",
      "a quarter of the run; then: membrane report merge shard-*.json",
    ],
    ["conform --command 'python3 server.py' --resume", "what Ctrl-C left undone"],
    ["conform http://127.0.0.1:8080 --only 'secret-refused'", "one kind of obligation against a server that runs"],
  ],
  run: async (given, terminal) => {
    const { conform } = await import("../conform/conform.ts");
    const { shardOf } = await import("../conform/shard-option.ts");
    const { failFast, baseline, lastFailed, resume } = given;
    const journal = resume ? "resume" : "new";
    const outputs = outputsOf(REPORT_FORMATS, given);
    return conform(
      { ...runOf(given), failFast, baseline, lastFailed, shard: shardOf(given.shard), journal, outputs },
      terminal,
    );
  },
});
