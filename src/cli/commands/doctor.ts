import { defineCommand } from "../command.ts";
import { TARGET_ARGUMENTS, TARGET_OPTIONS, targetOf } from "../conform/target-options.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane doctor`: everything a run depends on, before anything is attacked. */
export const doctorCommand = defineCommand({
  verb: "doctor",
  describe: "Look at a target before it is attacked: 0 all well, 1 something to fix, 3 not reachable",
  arguments: { ...TARGET_ARGUMENTS },
  options: {
    ...TARGET_OPTIONS,
    profile: SHARED.profile,
    format: { type: "text", choices: ["text", "json"], default: "text", describe: "Form of the result" },
  },
  examples: [
    ["doctor", "the built-in reference, to see what all well looks like"],
    ["doctor http://127.0.0.1:8080", "a server that runs, with the callers of membrane.config.json"],
    ["doctor --stdio 'python3 adapter.py'", "an adapter, also whether it hands over what it names"],
  ],
  run: async (given, terminal) => {
    const { doctor } = await import("../doctor.ts");
    return doctor({ ...targetOf(given), profile: given.profile, format: given.format }, terminal);
  },
});
