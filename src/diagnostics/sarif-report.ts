import { pathToFileURL } from "node:url";
import type { Place, Reported, Severity } from "./finding.ts";
import type { FindingsReport, RuleShown } from "./findings-report.ts";

const LEVEL: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** Prints findings as SARIF 2.1.0. Documents that could not be read are notifications of the tool as well, so that their absence among the results is no pass. */
export function sarifReport({ command, version, findings, suppressed, rules, judged }: FindingsReport): string {
  const shown = withUnknown(rules, [...findings, ...suppressed]);
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "membrane-kit",
            semanticVersion: version,
            rules: shown.map((rule) => descriptor(rule)),
          },
        },
        automationDetails: { id: `${command.replaceAll(" ", "/")}/` },
        invocations: [
          {
            executionSuccessful: judged,
            ...(judged ? {} : { toolExecutionNotifications: findings.map((finding) => notification(finding)) }),
          },
        ],
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map((finding) => result(finding, shown)),
          ...suppressed.map((finding) => ({
            ...result(finding, shown),
            suppressions: [{ kind: finding.kind, justification: finding.reason }],
          })),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** A finding of a rule that is not listed as run is listed all the same: its index must lead somewhere. */
function withUnknown(rules: readonly RuleShown[], findings: readonly Reported[]): RuleShown[] {
  const known = new Set(rules.map(({ id }) => id));
  const more = findings.filter(({ rule }) => !known.has(rule));
  const first = new Map(more.toReversed().map(({ rule, severity }) => [rule, { id: rule, why: rule, severity }]));
  return [...rules, ...first.values()];
}

function descriptor({ id, why, severity }: RuleShown): unknown {
  return {
    id,
    shortDescription: { text: why },
    help: { text: `Run: membrane explain ${id}` },
    defaultConfiguration: { level: LEVEL[severity] },
  };
}

function result(
  { rule, severity, place, message, remedy, fingerprint }: Reported,
  rules: readonly RuleShown[],
): object {
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: LEVEL[severity],
    message: { text: remedy === undefined ? message : `${message}\n${remedy}` },
    locations: [location(place)],
    partialFingerprints: { "membraneFinding/v1": fingerprint },
  };
}

function notification({ rule, severity, place, message }: Reported): unknown {
  return {
    associatedRule: { id: rule },
    level: LEVEL[severity],
    message: { text: message },
    locations: [location(place)],
  };
}

function location({ file, pointer, line, column, length }: Place): unknown {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column, endColumn: column + length },
    },
    ...(pointer === undefined || pointer === "" ? {} : { logicalLocations: [{ fullyQualifiedName: pointer }] }),
  };
}

/** Relative paths stay relative, so that they fit the checkout of whoever reads the log. */
function uriOf(file: string): string {
  if (/^https?:\/\//u.test(file)) return file;
  return file.startsWith("/") ? pathToFileURL(file).href : file.split("/").map(encodeURIComponent).join("/");
}
