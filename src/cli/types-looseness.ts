import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Bundle } from "../bundle/model.ts";
import { positionsOf } from "../bundle/position.ts";
import type { Finding, Place } from "../diagnostics/finding.ts";
import type { ConfigTypes } from "../generated/documents.ts";
import type { Obligation } from "../obligations/obligation.ts";
import type { Project } from "./project.ts";
import { CONFIG_FILE } from "./read-config.ts";

/** What the types of a project leave out beyond the limits of its configuration; undefined where it sets none. */
export async function typesLooseness(project: Project, config: string = CONFIG_FILE): Promise<Finding[] | undefined> {
  const { types } = project.config;
  if (types?.max_looseness === undefined && Object.keys(types?.max_looseness_of ?? {}).length === 0) return undefined;
  const positions = positionsOf(config, readFileSync(resolve(project.root, config), "utf8"));
  return tooLoose(project, types ?? {}, (pointer) => positions.at(`/types${pointer}`));
}

/** What the types of a bundle leave out beyond limits. */
export async function tooLoose(
  { bundle, obligations, root }: { bundle: Bundle; obligations: readonly Obligation[]; root: string },
  limits: ConfigTypes,
  placeOf: (pointer: string) => Place,
): Promise<Finding[]> {
  const { overLimits, planLedger } = await import("../../generators/index.ts");
  const ledger = planLedger({ bundle, obligations, killMatrix: undefined }, root);
  return overLimits(ledger, limits).map(({ pointer, message }) => ({
    rule: "types-looseness",
    severity: "error",
    place: placeOf(pointer),
    message,
    remedy: "run: membrane list looseness",
    // The file may hold credentials.
    withheld: true,
  }));
}
