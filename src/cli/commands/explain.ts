import { defineCommand } from "../command.ts";

/** `membrane explain`: what a name means, offline. */
export const explainCommand = defineCommand({
  command: "explain <name>",
  describe: "Say what a code, obligation, operation, requirement, rule or verdict means",
  builder: (yargs) =>
    yargs
      .positional("name", {
        type: "string",
        demandOption: true,
        describe: "Any name that a report, a page or a contract uses",
      })
      .option("contracts", {
        type: "string",
        requiresArg: true,
        describe: "Folder of the bundle (default contracts/, else the built-in one)",
      })
      .option("format", {
        choices: ["text", "json"] as const,
        default: "text" as const,
        describe: "Form of the answer",
      })
      .example("$0 explain connector_consent_revoked", "a refusal code")
      .example("$0 explain evidence.connector.ingest/state-refused", "an obligation")
      .example("$0 explain GES-02", "a requirement")
      .example("$0 explain docs-labels", "a rule"),
  run: async (argv, terminal) => {
    const { explain } = await import("../explain.ts");
    const { name, contracts, format } = argv;
    return explain({ name, contracts, format }, terminal);
  },
});
