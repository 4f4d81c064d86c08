import { lintWaivers, waives } from "../../../conformance/baseline.ts";
import { fingerprintOf } from "../../../conformance/fingerprint.ts";
import type { Judged } from "../../../conformance/verdict.ts";
import type { Waiver } from "../../generated/documents.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { openProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { BASELINE_FILE, isDay, readBaseline, today, writeBaseline } from "./baseline-file.ts";
import { runSuite, type SuiteRequest } from "./conform.ts";
import { readConfig } from "../read-config.ts";

/** What `membrane baseline` was asked for. */
export interface BaselineRequest extends SuiteRequest {
  readonly action: "update" | "prune" | "lint";
  readonly baseline: string | undefined;
  /** What new waivers say; only `update` makes any. */
  readonly why: Readonly<Record<"reason" | "owner" | "expires" | "ticket", string | undefined>>;
}

/** Looks after the waivers of a project: `update` adds what is violated now, `prune` takes out what is of no use, `lint` runs nothing. */
export async function baseline(request: BaselineRequest, terminal: Terminal): Promise<ExitCode> {
  const said = Object.entries(request.why).find(([, value]) => value !== undefined);
  if (request.action !== "update" && said !== undefined)
    throw new UsageError(`option --${said[0]} says nothing to ${request.action}`, "only update makes waivers");
  switch (request.action) {
    case "update":
      return update(request, terminal);
    case "prune":
      return prune(request, terminal);
    case "lint":
      return lint(request, terminal);
  }
}

async function update(request: BaselineRequest, terminal: Terminal): Promise<ExitCode> {
  const why = whyOf(request);
  const before = readBaseline(request.baseline, terminal, { mayBeMissing: true });
  const { judged, report, project } = await runSuite(request, [], terminal);
  if (report.run.interrupted) return EXIT.interrupted;
  if (report.verdict.verdict === "void") return EXIT.internal;
  const good = (waiver: Waiver): boolean =>
    waiver.expires >= today() && judged.some((each) => waives(waiver, each, project.bundle));
  const waivers = before?.waivers ?? [];
  const violated = judged.filter(({ finding }) => finding !== undefined);
  const added = violated
    .filter(({ obligation }) => {
      const own = waivers.filter((waiver) => waiver.obligation === obligation.id);
      return own.length !== 1 || !own.every((waiver) => good(waiver));
    })
    .map(({ obligation, finding }): Waiver => ({
      obligation: obligation.id,
      fingerprint: fingerprintOf(obligation.id, finding?.problems ?? [], project.bundle),
      ...why,
    }));
  const replaced = new Set(added.map(({ obligation }) => obligation));
  writeBaseline(request.baseline, [...waivers.filter((each) => !replaced.has(each.obligation)), ...added], terminal);
  terminal.out(listed(added.map(({ obligation, fingerprint }) => `waived ${obligation} ${fingerprint}`)));
  return unjudged(judged, terminal);
}

async function prune(request: BaselineRequest, terminal: Terminal): Promise<ExitCode> {
  const { waivers } = demanded(request, terminal);
  const { judged, report, project } = await runSuite(request, [], terminal);
  if (report.run.interrupted) return EXIT.interrupted;
  if (report.verdict.verdict === "void") return EXIT.internal;
  // Only what was looked at can be of no use: an obligation that was filtered out or could not be judged keeps its waiver.
  const held = new Set(judged.filter(({ outcome }) => outcome === "held").map(({ obligation }) => obligation.id));
  const known = new Set(project.obligations.map(({ id }) => id));
  const kept = waivers.filter(
    ({ obligation }, index) =>
      known.has(obligation) &&
      !held.has(obligation) &&
      waivers.findIndex((each) => each.obligation === obligation) === index,
  );
  writeBaseline(request.baseline, kept, terminal);
  const gone = waivers.filter((waiver) => !kept.includes(waiver));
  terminal.out(listed(gone.map(({ obligation, fingerprint }) => `removed ${obligation} ${fingerprint}`)));
  return unjudged(judged, terminal);
}

function lint(request: BaselineRequest, terminal: Terminal): ExitCode {
  const { waivers } = demanded(request, terminal);
  const config = readConfig(request.config, terminal);
  const { obligations } = openProject(request.contracts ?? config.contracts, terminal.cwd, config);
  const faults = lintWaivers(waivers, { obligations, today: today() });
  terminal.out(listed(faults.map(({ obligation, fault, says }) => `${fault} ${obligation}: ${says}`)));
  return faults.length === 0 ? EXIT.clean : EXIT.findings;
}

function whyOf({
  why: { reason, owner, expires, ticket },
}: BaselineRequest): Pick<Waiver, "reason" | "owner" | "expires"> {
  if (reason === undefined || owner === undefined || expires === undefined)
    throw new UsageError("a waiver needs --reason, --owner and --expires");
  if (!isDay(expires)) throw new UsageError("option --expires must be a day such as 2030-01-31");
  if (expires < today()) throw new UsageError("option --expires must not be in the past");
  return { reason, owner, expires, ...(ticket === undefined ? {} : { ticket }) };
}

function demanded(request: BaselineRequest, terminal: Terminal): { readonly waivers: readonly Waiver[] } {
  const found = readBaseline(request.baseline, terminal);
  if (found === undefined)
    throw new UsageError(`there is no ${BASELINE_FILE} here`, "make one with: membrane baseline update");
  return found;
}

function unjudged(judged: readonly Judged[], terminal: Terminal): ExitCode {
  const count = judged.filter(({ outcome }) => outcome === "could_not_run").length;
  if (count === 0) return EXIT.clean;
  terminal.talk(`${count} could not be judged, which no waiver excuses\n`);
  return EXIT.incomplete;
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
