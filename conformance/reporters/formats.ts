/** Forms of the report of a run. */
export const REPORT_FORMATS = ["console", "json", "junit"] as const;

/** One of them. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];
