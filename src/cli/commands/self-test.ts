import { defineCommand } from "../command.ts";
import { UsageError } from "../usage-error.ts";

/** `membrane self-test`: whether the suite still catches every known way to be wrong. */
export const selfTestCommand = defineCommand({
  verb: "self-test",
  describe: "Run the suite over the honest reference, then over every mutant, which it must catch",
  arguments: {},
  options: {
    only: { type: "text", describe: "Only mutants whose id has this in it; * is any" },
    record: {
      type: "flag",
      describe: "Write conformance/kill-matrix.json, in the toolkit's own repository",
    },
    noise: {
      type: "number",
      describe: "Instead: attack honest but noisy membranes with so many seeds, two seconds each",
    },
    format: { type: "text", choices: ["text", "json"], default: "text", describe: "Form of the result" },
  },
  examples: [
    ["self-test", "one line for each mutant; exit 1 when one survives"],
    ["self-test --only guard-dropped/*", "one family"],
    ["self-test --noise 30", "whether honest membranes are ever accused, and how sure that is"],
  ],
  run: async (given, terminal) => {
    const { only, record, format, noise } = given;
    if (noise !== undefined) {
      if (only !== undefined || record || format !== "text")
        throw new UsageError("option --noise stands alone", "leave --only, --record and --format out");
      const { testNoise } = await import("../self-test-noise.ts");
      if (!Number.isSafeInteger(noise) || noise < 1)
        throw new UsageError("option --noise must be a whole number above 0");
      return testNoise(noise, terminal);
    }
    const { selfTest } = await import("../self-test.ts");
    return selfTest({ only, record, format }, terminal);
  },
});
