import { FINDINGS_FORMATS } from "../../diagnostics/findings-formats.ts";
import { defineCommand } from "../command.ts";
import { outputOptions, outputsOf } from "../outputs.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane generate`: types and reference docs from the contracts. */
export const generateCommand = defineCommand({
  verb: "generate",
  describe: "Write types and reference docs, or with --check say what is out of date",
  arguments: { what: { choices: ["types", "docs"], describe: "Only types, or only docs" } },
  options: {
    ...outputOptions(FINDINGS_FORMATS, "text"),
    check: {
      type: "flag",
      describe: "Write nothing; exit 1 when something is missing, stale, extra or edited",
    },
    discardEdits: {
      type: "flag",
      describe: "Make files and regions again that were changed by hand; the changes are lost",
    },
    contracts: SHARED.contracts,
    typesOut: { type: "text", describe: "Folder for types; holds nothing else" },
    docsOut: {
      type: "text",
      describe: "Folder of pages; the reference goes into reference/ inside it",
    },
  },
  examples: [
    ["generate", "everything, in the toolkit's own repository"],
    ["generate --check", "what a merge needs to know"],
    ["generate types --contracts ./theirs --types-out src/types", "types of another bundle"],
  ],
  run: async (given, terminal) => {
    const { generate } = await import("../generate.ts");
    const { what, check, discardEdits, contracts, typesOut, docsOut } = given;
    const outputs = outputsOf(FINDINGS_FORMATS, given);
    return generate({ what, check, discardEdits, contracts, typesOut, docsOut, outputs }, terminal);
  },
});
