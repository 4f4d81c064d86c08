import { defineCommand } from "../command.ts";
import { TARGET_ARGUMENTS, TARGET_OPTIONS, targetOf } from "../conform/target-options.ts";

/** `membrane replay`: a saved program once more. */
export const replayCommand = defineCommand({
  verb: "replay",
  describe: "Run a saved failing program again: 0 mended, 1 still violated, 3 could not be judged",
  arguments: {
    file: {
      required: true,
      describe: "Saved program from .membrane/failures, or witness from .membrane/witnesses",
    },
    ...TARGET_ARGUMENTS,
  },
  options: {
    ...TARGET_OPTIONS,
  },
  examples: [["replay .membrane/failures/x.json --command 'python3 server.py'", "see whether a fault is mended"]],
  run: async (given, terminal) => {
    const { replay } = await import("../conform/replay.ts");
    return replay({ ...targetOf(given), file: given.file }, terminal);
  },
});
