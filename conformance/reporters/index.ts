import type { Bundle } from "../../src/bundle/model.ts";
import type { Report } from "../../src/generated/documents.ts";
import { consoleReport, type ConsoleOptions } from "./console.ts";
import type { ReportFormat } from "./formats.ts";
import { junitConformReport } from "./junit.ts";

/** Renders a report. */
export type Reporter = (report: Report, bundle: Bundle, options: ConsoleOptions) => string;

/** Every form a report of a conformance run has. */
export const REPORTERS: Readonly<Record<ReportFormat, Reporter>> = {
  console: consoleReport,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: junitConformReport,
};
