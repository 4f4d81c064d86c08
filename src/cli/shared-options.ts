import type { Options } from "./command.ts";

/** Options that several commands have, each said once. */
export const SHARED = {
  contracts: { type: "text", describe: "Folder of the bundle (default contracts/)" },
  contractsOrOurs: { type: "text", describe: "Folder of the bundle (default contracts/, else the built-in one)" },
  config: { type: "text", describe: "Configuration (default membrane.config.json when present)" },
  baseline: { type: "text", describe: "Known violations (default membrane.baseline.json when present)" },
  approvals: { type: "text", describe: "Approvals (default membrane.approvals.json when present)" },
  profile: { type: "text", describe: "Profile to judge (default: the one the bundle says, or the only one)" },
} as const satisfies Options;
