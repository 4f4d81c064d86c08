import { defineCommand } from "../command.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane explain`: what a name means, offline. */
export const explainCommand = defineCommand({
  verb: "explain",
  describe: "Say what a code, obligation, operation, requirement, rule or verdict means",
  arguments: {
    name: {
      required: true,
      describe: "Any name that a report, a page or a contract uses",
    },
  },
  options: {
    contracts: SHARED.contractsOrOurs,
    format: { type: "text", choices: ["text", "json"], default: "text", describe: "Form of the answer" },
  },
  examples: [
    ["explain connector_consent_revoked", "a refusal code"],
    ["explain evidence.connector.ingest/state-refused", "an obligation"],
    ["explain GES-02", "a requirement"],
    ["explain docs-labels", "a rule"],
  ],
  run: async (given, terminal) => {
    const { explain } = await import("../explain.ts");
    const { name, contracts, format } = given;
    return explain({ name, contracts, format }, terminal);
  },
});
