import { FINDINGS_FORMATS } from "../../diagnostics/findings-formats.ts";
import { defineCommand } from "../command.ts";
import { outputsOf, withOutputs } from "../outputs.ts";

/** `membrane generate`: types and reference docs from the contracts. */
export const generateCommand = defineCommand({
  command: "generate [what]",
  describe: "Write types and reference docs, or with --check say what is out of date",
  builder: (yargs) =>
    withOutputs(yargs, FINDINGS_FORMATS, "text")
      .positional("what", { choices: ["types", "docs"] as const, describe: "Only types, or only docs" })
      .option("check", {
        type: "boolean",
        default: false,
        describe: "Write nothing; exit 1 when something is missing, stale, extra or edited",
      })
      .option("discard-edits", {
        type: "boolean",
        default: false,
        describe: "Make files and regions again that were changed by hand; the changes are lost",
      })
      .option("contracts", { type: "string", requiresArg: true, describe: "Folder of the bundle (default contracts/)" })
      .option("types-out", { type: "string", requiresArg: true, describe: "Folder for types; holds nothing else" })
      .option("docs-out", {
        type: "string",
        requiresArg: true,
        describe: "Folder of pages; the reference goes into reference/ inside it",
      })
      .example("$0 generate", "everything, in the toolkit's own repository")
      .example("$0 generate --check", "what a merge needs to know")
      .example("$0 generate types --contracts ./theirs --types-out src/types", "types of another bundle"),
  run: async (argv, terminal) => {
    const { generate } = await import("../generate.ts");
    const { what, check, discardEdits, contracts, typesOut, docsOut } = argv;
    const outputs = outputsOf(FINDINGS_FORMATS, argv);
    return generate({ what, check, discardEdits, contracts, typesOut, docsOut, outputs }, terminal);
  },
});
