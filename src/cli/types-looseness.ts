import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { positionsOf } from "../bundle/position.ts";
import type { Finding } from "../diagnostics/finding.ts";
import type { Project } from "./project.ts";
import { CONFIG_FILE } from "./read-config.ts";

/** What the types of a project leave out beyond the limits of its configuration; undefined where it sets none. */
export async function typesLooseness(project: Project, config: string = CONFIG_FILE): Promise<Finding[] | undefined> {
  const { types } = project.config;
  if (types?.max_looseness === undefined && Object.keys(types?.max_looseness_of ?? {}).length === 0) return undefined;
  const { overLimits, planLedger } = await import("../../generators/index.ts");
  const { bundle, obligations, root } = project;
  const ledger = planLedger({ bundle, obligations, killMatrix: undefined }, root);
  const positions = positionsOf(config, readFileSync(resolve(root, config), "utf8"));
  return overLimits(ledger, types ?? {}).map(({ pointer, message }) => ({
    rule: "types-looseness",
    severity: "error",
    place: positions.at(`/types${pointer}`),
    message,
    remedy: "run: membrane list looseness",
    // The file may hold credentials.
    withheld: true,
  }));
}
