import { defineCommand } from "../command.ts";
import { targetOf, withTarget } from "../conform/target-options.ts";

/** `membrane replay`: a saved program once more. */
export const replayCommand = defineCommand({
  command: "replay <file> [url]",
  describe: "Run a saved failing program again: 0 mended, 1 still violated, 3 could not be judged",
  builder: (yargs) =>
    withTarget(yargs)
      .positional("file", {
        type: "string",
        demandOption: true,
        describe: "Saved program from .membrane/failures, or witness from .membrane/witnesses",
      })
      .example("$0 replay .membrane/failures/x.json --command 'python3 server.py'", "see whether a fault is mended"),
  run: async (argv, terminal) => {
    const { replay } = await import("../conform/replay.ts");
    return replay({ ...targetOf(argv), file: argv.file }, terminal);
  },
});
