/** Forms of a report of findings. */
export const FINDINGS_FORMATS = ["text", "json", "junit", "sarif", "github", "gitlab", "markdown"] as const;

/** One of them. */
export type FindingsFormat = (typeof FINDINGS_FORMATS)[number];
