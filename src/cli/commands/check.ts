import { defineCommand } from "../command.ts";

/** `membrane check`: everything a merge needs, offline. */
export const checkCommand = defineCommand({
  command: "check [paths..]",
  describe: "Check contracts, generated files, pages and the labels of a running membrane",
  builder: (yargs) =>
    yargs
      .positional("paths", {
        type: "string",
        array: true,
        default: [] as string[],
        describe: "Only these pages or folders of pages",
      })
      .option("contracts", { type: "string", requiresArg: true, describe: "Folder of the bundle (default contracts/)" })
      .option("docs", {
        type: "string",
        requiresArg: true,
        describe: "Folder of the whole documentation (default docs/ when it exists)",
      })
      .option("runtime", {
        type: "string",
        requiresArg: true,
        describe: "Address of a running membrane, or a file with its contract listing",
      })
      .option("profile", {
        type: "string",
        requiresArg: true,
        describe: "Profile the running membrane serves (default: the one the bundle says, or every one)",
      })
      .option("replay", {
        type: "boolean",
        default: false,
        describe: "Send the HTTP examples of the pages to the built-in reference and compare the answers",
      })
      .option("types-out", { type: "string", requiresArg: true, describe: "Folder of generated types to compare" })
      .option("docs-out", {
        type: "string",
        requiresArg: true,
        describe: "Folder of pages whose generated reference to compare",
      })
      .option("format", {
        choices: ["text", "json", "github", "junit"] as const,
        default: "text" as const,
        describe: "Form of the report",
      })
      .option("output-file", {
        type: "string",
        requiresArg: true,
        describe: "Write the report there instead of to stdout",
      })
      .example("$0 check", "contracts, generated files and docs/ of this project")
      .example("$0 check docs/privacy.md", "one page")
      .example("$0 check --runtime http://127.0.0.1:8787", "also the labels a server reports")
      .example("$0 check --contracts ./theirs --format json", "another bundle, for a machine"),
  run: async (argv, terminal) => {
    const { check } = await import("../check.ts");
    const { paths, contracts, docs, runtime, profile, replay, typesOut, docsOut, format, outputFile } = argv;
    return check({ paths, contracts, docs, runtime, profile, replay, typesOut, docsOut, format, outputFile }, terminal);
  },
});
