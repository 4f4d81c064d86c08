import { FINDINGS_FORMATS } from "../../diagnostics/findings-formats.ts";
import { defineCommand } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { outputOptions, outputsOf } from "../outputs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { SHARED } from "../shared-options.ts";

/** `membrane check`: everything a merge needs, offline. */
export const checkCommand = defineCommand({
  verb: "check",
  describe: "Check contracts, generated files, pages and the labels of a running membrane",
  arguments: { paths: { many: true, describe: "Only these pages or folders of pages" } },
  options: {
    ...outputOptions(FINDINGS_FORMATS, "text"),
    contracts: SHARED.contracts,
    docs: {
      type: "text",
      describe: "Folder of the whole documentation (default docs/ when it exists)",
    },
    runtime: {
      type: "text",
      describe: "Address of a running membrane, or a file with its contract listing",
    },
    profile: {
      type: "text",
      describe: "Profile the running membrane serves (default: the one the bundle says, or every one)",
    },
    replay: {
      type: "flag",
      describe: "Send the HTTP examples of the pages to the built-in reference and compare the answers",
    },
    config: SHARED.config,
    prove: {
      type: "flag",
      describe: "Check nothing; plant one fault for each rule in a copy, and exit 1 when one is not caught",
    },
    typesOut: { type: "text", describe: "Folder of generated types to compare" },
    docsOut: {
      type: "text",
      describe: "Folder of pages whose generated reference to compare",
    },
  },
  examples: [
    ["check", "contracts, generated files and docs/ of this project"],
    ["check docs/privacy.md", "one page"],
    ["check --runtime http://127.0.0.1:8787", "also the labels a server reports"],
    ["check --contracts ./theirs --format json", "another bundle, for a machine"],
    ["check --prove", "does every rule still find what it is about?"],
    ["check --format text --format sarif=membrane.sarif", "to read, and for code scanning"],
  ],
  run: async (given, terminal) => {
    if (given.prove) return proveOf(given, terminal);
    const { check } = await import("../check.ts");
    const { paths, contracts, docs, runtime, profile, replay, config, typesOut, docsOut } = given;
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
        outputs: outputsOf(FINDINGS_FORMATS, given),
      },
      terminal,
    );
  },
});

/** The proof looks at copies only, so what says which part of a project to look at has no meaning for it. */
async function proveOf(
  given: {
    contracts: string | undefined;
    config: string | undefined;
    format: readonly string[];
    outputFile: readonly string[];
    paths: readonly string[];
    docs: string | undefined;
    runtime: string | undefined;
  },
  terminal: Terminal,
): Promise<ExitCode> {
  const { contracts, config, paths, docs, runtime } = given;
  if (paths.length > 0 || docs !== undefined || runtime !== undefined)
    throw new UsageError("--prove checks nothing, so there are no pages and no running membrane to name");
  const [output, ...more] = outputsOf(["text", "json"], given);
  if (output === undefined || more.length > 0 || output.file !== undefined)
    throw new UsageError("--prove has one report, on stdout: text or json");
  const { prove } = await import("../prove/prove.ts");
  return prove({ contracts, config, format: output.format }, terminal);
}
