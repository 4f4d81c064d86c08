import { defineCommand } from "../command.ts";

/** `membrane self-test`: whether the suite still catches every known way to be wrong. */
export const selfTestCommand = defineCommand({
  command: "self-test",
  describe: "Run the suite over the honest reference, then over every mutant, which it must catch",
  builder: (yargs) =>
    yargs
      .option("only", { type: "string", requiresArg: true, describe: "Only mutants whose id has this in it; * is any" })
      .option("record", {
        type: "boolean",
        default: false,
        describe: "Write conformance/kill-matrix.json, in the toolkit's own repository",
      })
      .option("format", {
        choices: ["text", "json"] as const,
        default: "text" as const,
        describe: "Form of the result",
      })
      .example("$0 self-test", "one line for each mutant; exit 1 when one survives")
      .example("$0 self-test --only guard-dropped/*", "one family"),
  run: async (argv, terminal) => {
    const { selfTest } = await import("../self-test.ts");
    const { only, record, format } = argv;
    return selfTest({ only, record, format }, terminal);
  },
});
