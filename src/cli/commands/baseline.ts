import { defineCommand } from "../command.ts";
import { RUN_OPTIONS, runOf } from "../conform/run-options.ts";
import { TARGET_ARGUMENTS } from "../conform/target-options.ts";

/** `membrane baseline`: the violations that are known and let pass until a day. */
export const baselineCommand = defineCommand({
  verb: "baseline",
  describe:
    "Look after waivers: update adds what is violated now, prune takes out what is of no use, lint runs nothing",
  arguments: {
    action: {
      choices: ["update", "prune", "lint"],
      required: true,
      describe: "What to do",
    },
    ...TARGET_ARGUMENTS,
  },
  options: {
    ...RUN_OPTIONS,
    reason: { type: "text", describe: "Why the violations are left as they are" },
    owner: { type: "text", describe: "Who answers for them" },
    expires: {
      type: "text",
      describe: "Last day the waivers count, as in 2030-01-31",
    },
    ticket: { type: "text", describe: "Where they are followed up" },
  },
  examples: [
    [
      "baseline update --command 'sh serve.sh' --reason 'due in v2' --owner ops --expires 2030-01-31",
      "waive what is violated now",
    ],
    ["baseline prune --command 'python3 server.py'", "take out what holds by now"],
    ["baseline lint", "expired, unknown and duplicate waivers; exit 1 when there is one"],
  ],
  run: async (given, terminal) => {
    const { baseline } = await import("../conform/baseline.ts");
    const { action, reason, owner, expires, ticket } = given;
    const why = { reason, owner, expires, ticket };
    return baseline({ ...runOf(given), action, baseline: given.baseline, why, failFast: false, outputs: [] }, terminal);
  },
});
