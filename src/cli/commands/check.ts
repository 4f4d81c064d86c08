import type { ArgumentsCamelCase } from "yargs";
import { FINDINGS_FORMATS } from "../../diagnostics/findings-formats.ts";
import { defineCommand } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { outputsOf, withOutputs } from "../outputs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** `membrane check`: everything a merge needs, offline. */
export const checkCommand = defineCommand({
  command: "check [paths..]",
  describe: "Check contracts, generated files, pages and the labels of a running membrane",
  builder: (yargs) =>
    withOutputs(yargs, FINDINGS_FORMATS, "text")
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
      .option("config", {
        type: "string",
        requiresArg: true,
        describe: "Configuration (default membrane.config.json when present)",
      })
      .option("prove", {
        type: "boolean",
        default: false,
        describe: "Check nothing; plant one fault for each rule in a copy, and exit 1 when one is not caught",
      })
      .option("types-out", { type: "string", requiresArg: true, describe: "Folder of generated types to compare" })
      .option("docs-out", {
        type: "string",
        requiresArg: true,
        describe: "Folder of pages whose generated reference to compare",
      })
      .example("$0 check", "contracts, generated files and docs/ of this project")
      .example("$0 check docs/privacy.md", "one page")
      .example("$0 check --runtime http://127.0.0.1:8787", "also the labels a server reports")
      .example("$0 check --contracts ./theirs --format json", "another bundle, for a machine")
      .example("$0 check --prove", "does every rule still find what it is about?")
      .example("$0 check --format text --format sarif=membrane.sarif", "to read, and for code scanning"),
  run: async (argv, terminal) => {
    if (argv.prove) return proveOf(argv, terminal);
    const { check } = await import("../check.ts");
    const { paths, contracts, docs, runtime, profile, replay, config, typesOut, docsOut } = argv;
    return check(
      {
        paths,
        contracts,
        docs,
        runtime,
        profile,
        replay,
        config,
        typesOut,
        docsOut,
        outputs: outputsOf(FINDINGS_FORMATS, argv),
      },
      terminal,
    );
  },
});

/** The proof looks at copies only, so what says which part of a project to look at has no meaning for it. */
async function proveOf(
  argv: ArgumentsCamelCase<{
    contracts: string | undefined;
    config: string | undefined;
    format: string[];
    outputFile: string[];
    paths: string[];
    docs: string | undefined;
    runtime: string | undefined;
  }>,
  terminal: Terminal,
): Promise<ExitCode> {
  const { contracts, config, paths, docs, runtime } = argv;
  if (paths.length > 0 || docs !== undefined || runtime !== undefined)
    throw new UsageError("--prove checks nothing, so there are no pages and no running membrane to name");
  const [output, ...more] = outputsOf(["text", "json"], argv);
  if (output === undefined || more.length > 0 || output.file !== undefined)
    throw new UsageError("--prove has one report, on stdout: text or json");
  const { prove } = await import("../prove/prove.ts");
  return prove({ contracts, config, format: output.format }, terminal);
}
