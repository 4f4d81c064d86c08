import { operationsOf } from "../bundle/model.ts";
import { PLACES } from "../check/example-shown.ts";
import type { RuleSettings } from "../check/rule-settings.ts";
import { OBLIGATION_KINDS } from "../obligations/kinds/index.ts";
import { conditionsOf } from "./conditions.ts";
import { everyRule } from "./every-rule.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { ListName } from "./lists.ts";
import { openProject, type Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

type Row = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Prints everything of one kind: a table for people, an array of objects for machines. */
export async function list(
  request: { readonly what: ListName; readonly contracts?: string | undefined; readonly format: "text" | "json" },
  terminal: Terminal,
): Promise<ExitCode> {
  const project = openProject(request.contracts, terminal.cwd);
  const rows = request.what === "looseness" ? await ledgerOf(project) : rowsOf(request.what, project);
  terminal.out(request.format === "json" ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
  return EXIT.clean;
}

/** What generated types leave out. The generators are loaded for this list alone. */
async function ledgerOf({ bundle, obligations, root }: Project): Promise<Row[]> {
  const { planLedger } = await import("../../generators/index.ts");
  const ledger = planLedger({ bundle, obligations, killMatrix: undefined }, root);
  return ledger.map((entry) => ({ ...entry }));
}

function rowsOf(what: Exclude<ListName, "looseness">, { bundle, obligations, settings }: Project): Row[] {
  switch (what) {
    case "profiles":
      return bundle.profiles.map(({ name, operations, document: { version, title, summary } }) => ({
        profile: name,
        version,
        operations: operations.length,
        title,
        summary,
      }));
    case "operations":
      return operationsOf(bundle).map(({ name, label, method, path, summary }) => ({
        operation: name,
        label: label.label,
        method,
        path,
        summary,
      }));
    case "codes":
      return [...bundle.codes.values()].map(({ code, lifecycle, status, meaning }) => ({
        code,
        lifecycle,
        status,
        meaning,
      }));
    case "obligations":
      return obligations.map(({ id, level, requirements, powers, minimum }) => ({
        obligation: id,
        level,
        requirements,
        powers,
        minimum,
      }));
    case "requirements":
      return bundle.requirements.map(({ id, level, status, sentence }) => ({
        requirement: id,
        level,
        status,
        sentence,
      }));
    case "rules":
      return ruleRows(settings);
    case "attacks":
      return OBLIGATION_KINDS.map(({ suffix, promise, oracle, powers, minimum }) => ({
        attack: suffix,
        minimum,
        powers: ["wire", ...powers],
        oracle,
        promise,
      }));
    case "conditions":
      return conditionsOf(bundle).map(({ condition, meaning, codes }) => ({ condition, codes, meaning }));
    case "labels":
      return [...bundle.labels.values()].map(({ label, durable, meaning }) => ({ label, durable, meaning }));
    case "topics":
      return bundle.productionAdmission.customer_boundary_lane.required_doc_topics.map((topic) => ({ topic }));
  }
}

function ruleRows(settings: RuleSettings): Row[] {
  return everyRule().map(({ id, severity = "error", example, invariant, why }) => ({
    rule: id,
    severity: settings.get(id) ?? severity,
    looks: example === undefined ? "two contracts" : PLACES[example.in],
    invariant: invariant ?? "",
    why,
  }));
}

/** Columns are as wide as their widest cell, but for the last, which is prose. */
function table(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => cell(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function cell(value: Row[string] | undefined): string {
  return Array.isArray(value) ? value.join(" ") : String(value ?? "");
}
