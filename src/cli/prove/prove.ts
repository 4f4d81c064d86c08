import { loadBundle } from "../../bundle/load.ts";
import { builtInBundleFolder } from "../../bundle/locate.ts";
import { allRules } from "../../check/all-rules.ts";
import type { RuleAsSet } from "../../check/context.ts";
import { rulesAsSet } from "../../check/rule-settings.ts";
import { worldOf } from "../../check/proving/world.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { openProject } from "../project.ts";
import { readConfig } from "../read-config.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { proveRule, type Proof, type Worlds } from "./prove-rule.ts";

/** What to prove, as asked on the command line. */
export interface ProveRequest {
  readonly contracts?: string | undefined;
  readonly config?: string | undefined;
  readonly format: "text" | "json";
}

/** Plants one fault for each rule that is not off, in a copy, and requires each to be caught. Nothing of the project is changed. */
export async function prove(request: ProveRequest, terminal: Terminal): Promise<ExitCode> {
  const project = openProject(request.contracts, terminal.cwd, readConfig(request.config, terminal));
  const rules = rulesAsSet(project.settings);
  const [on, off] = [
    rules.filter(({ setting }) => setting !== "off"),
    rules.filter(({ setting }) => setting === "off"),
  ];
  // One rule may need another for its example, whatever the project says of that.
  const all = allRules();
  const worlds = { project: worldOf(project, all), kit: worldOf(loadBundle(builtInBundleFolder()), all) };
  const proofs = await proofsOf(on, worlds);
  const missed = proofs.filter(({ caught }) => !caught);
  const summary = `${proofs.length - missed.length} of ${proofs.length} rules caught their planted fault`;
  terminal.out(
    request.format === "json"
      ? `${JSON.stringify({ version: 1, rules: proofs.length, caught: proofs.length - missed.length, off: off.map(({ id }) => id), proofs }, null, 2)}\n`
      : [...proofs.map((proof) => line(proof, on)), summary, ""].join("\n"),
  );
  if (off.length > 0) terminal.talk(`${off.length} off: ${off.map(({ id }) => id).join(", ")}\n`);
  return missed.length === 0 ? EXIT.clean : EXIT.findings;
}

/** One proof for each rule. Throws a UsageError where there is none: what proves nothing is no proof. */
export async function proofsOf(rules: readonly RuleAsSet[], worlds: Worlds): Promise<Proof[]> {
  if (rules.length === 0) throw new UsageError("no rule is on, so there is nothing to prove");
  const proofs: Proof[] = [];
  for (const rule of rules) proofs.push(await proveRule(rule, worlds));
  return proofs;
}

function line({ rule, caught, world, found }: Proof, rules: readonly RuleAsSet[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const where = world === "project" ? "planted in a copy of this project" : "planted in a copy of the kit's bundle";
  const instead = found.length === 0 ? "nothing was found" : `found instead: ${found.join(", ")}`;
  return `${caught ? "caught" : "MISSED"}  ${rule.padEnd(width)}  ${where}${caught ? "" : `, ${instead}`}`;
}
