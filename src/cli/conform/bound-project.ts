import { readBindings } from "../../bundle/bindings/read-bindings.ts";
import type { Config } from "../../generated/documents.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { TargetChoice } from "./open-target.ts";

/** A project whose bundle is called the way a server has it. */
export interface BoundProject extends Project {
  /** SHA-256 over the bindings, if there are any. */
  readonly bindings?: string;
}

/** Reads the bundle a command is about, and the bindings for its target. Obligations follow from the contract alone. Throws BundleError when either has errors. */
export function openBoundProject(
  choice: Pick<TargetChoice, "contracts" | "bindings">,
  config: Config,
  terminal: Terminal,
): BoundProject {
  const project = openProject(choice.contracts ?? config.contracts, terminal.cwd, config);
  const file = choice.bindings ?? config.bindings;
  if (file === undefined) return project;
  const { bundle, digest } = readBindings(file, terminal.cwd, project.bundle);
  return { ...project, bundle, bindings: digest };
}
