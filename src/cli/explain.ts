import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { entriesOf, type Entry } from "./explain/entries.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Prints what a name means, in every sense it has. Throws UsageError for a name nobody gave. */
export async function explain(
  request: { readonly name: string; readonly contracts?: string | undefined; readonly format: "text" | "json" },
  terminal: Terminal,
): Promise<ExitCode> {
  const entries = entriesOf(openProject(request.contracts, terminal.cwd));
  const wanted = request.name.trim();
  const exact = entries.filter((entry) => entry.name === wanted);
  const found = exact.length > 0 ? exact : entries.filter((entry) => entry.name.toLowerCase() === wanted.toLowerCase());
  if (found.length === 0) {
    const near = didYouMean(wanted, new Set(entries.map((entry) => entry.name)));
    throw new UsageError(
      `nothing is called ${JSON.stringify(wanted)}`,
      near === undefined ? "run: membrane list --help" : `did you mean "${near}"?`,
    );
  }
  terminal.out(
    request.format === "json" ? `${JSON.stringify(found, null, 2)}\n` : found.map((entry) => shown(entry)).join("\n"),
  );
  return Promise.resolve(EXIT.clean);
}

function shown({ name, kind, text, facts }: Entry): string {
  const width = Math.max(0, ...Object.keys(facts).map((fact) => fact.length));
  const lines = Object.entries(facts).flatMap(([fact, value]) =>
    (value.length === 0 ? ["-"] : value).map((line, index) => `  ${(index === 0 ? fact : "").padEnd(width)}  ${line}`),
  );
  return [`${name} (${kind})`, `  ${text}`, ...(lines.length > 0 ? ["", ...lines] : []), ""].join("\n");
}
