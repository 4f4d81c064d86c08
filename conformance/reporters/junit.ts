import { junitXml, type JunitCase, type JunitOutcome } from "../../src/diagnostics/junit-xml.ts";
import type { Bundle } from "../../src/bundle/model.ts";
import type { Report, ReportObligation } from "../../src/generated/documents.ts";
import type { ConsoleOptions } from "./console.ts";
import { findingLines } from "./console-finding.ts";

/** The report as JUnit XML: one case for each obligation, its operation as the class. What could not be judged is an error, never skipped. */
export function junitConformReport(
  report: Report,
  bundle: Bundle,
  { contracts }: Partial<ConsoleOptions> = {},
): string {
  const { verdict, run, target } = report;
  return junitXml({
    name: "membrane conform",
    properties: {
      verdict: verdict.verdict,
      because: verdict.because,
      level: verdict.assurance,
      seed: String(run.seed),
      plan: run.plan,
      bundle: `${report.bundle.name} ${report.bundle.version}`,
      digest: report.bundle.digest,
      target: target.name,
      transport: target.transport,
      filters: run.filters.join(" "),
      ...(report.shard === undefined ? {} : { shard: `${report.shard.index}/${report.shard.of}` }),
      ...(report.merged === undefined ? {} : { merged: String(report.merged.shards.length) }),
      ...(run.resumed === undefined ? {} : { resumed: String(run.resumed.sittings) }),
      tool: `${report.tool.name} ${report.tool.version}`,
    },
    cases: [
      ...report.obligations.map((each) => obligationCase(each, report, bundle, contracts)),
      ...report.waiverFaults.map(({ obligation, fault, says }): JunitCase => ({
        classname: "membrane.baseline",
        name: `${fault} ${obligation}`,
        outcome: { is: "failure", message: says },
      })),
      ...(verdict.verdict === "void" ? [verdictCase(verdict.because)] : []),
    ],
  });
}

function obligationCase(each: ReportObligation, report: Report, bundle: Bundle, contracts?: string): JunitCase {
  return {
    classname: each.operation,
    name: each.id,
    seconds: each.milliseconds / 1000,
    properties: {
      outcome: each.outcome,
      level: each.level,
      requirements: each.requirements.join(" "),
      executed: String(each.executed),
      minimum: String(each.minimum),
      ...(each.finding === undefined ? {} : { fingerprint: each.finding.fingerprint }),
    },
    outcome: outcomeOf(each, report, bundle, contracts),
  };
}

function outcomeOf(each: ReportObligation, report: Report, bundle: Bundle, contracts?: string): JunitOutcome {
  const reason = each.reason ?? "no reason is known";
  const text = findingLines(each, report, bundle, (_code, line) => line, contracts).join("\n");
  switch (each.outcome) {
    case "held":
      return { is: "passed" };
    case "violated": {
      const problem = each.finding?.problems[0];
      const message = problem === undefined ? reason : `expected ${problem.expected}, seen ${problem.seen}`;
      return { is: "failure", message, text };
    }
    case "could_not_run":
      return { is: "error", message: reason };
    case "not_applicable":
    case "out_of_assurance":
    case "waived":
    case "unmerged":
      return {
        is: "skipped",
        message: `${each.outcome.replaceAll("_", " ")}: ${reason}`,
        ...(text === "" ? {} : { text }),
      };
  }
}

/** A run that counts for nothing must not look like one that passed. */
function verdictCase(because: string): JunitCase {
  return { classname: "membrane.conform", name: "verdict", outcome: { is: "error", message: because } };
}
