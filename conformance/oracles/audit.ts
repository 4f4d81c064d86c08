import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { digestOf } from "../../src/bundle/digest.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import type { Entry } from "../program/transcript.ts";

/** One entry of an audit, as far as the contract says what it must be. */
export interface AuditEntry {
  readonly action: string;
  readonly digest: string;
}

/** What is seen in an answer that shows no list. */
export const NO_ENTRIES_SHOWN = "no list of entries";

/** The entries an answer of the audit shows, oldest first; undefined when it shows no list. */
export function entriesShown({ document: { audit } }: Profile, body: unknown): AuditEntry[] | undefined {
  const list = audit === undefined ? undefined : valueAt(body, audit.entries);
  if (audit === undefined || !Array.isArray(list)) return undefined;
  return (list as unknown[])
    .map((row) => ({ action: asText(valueAt(row, audit.action)), digest: asText(valueAt(row, audit.digest)) }))
    .toReversed();
}

/** The entries that calls must have left, in their order. A request sent again under its key leaves none. */
export function entriesDue(profile: Profile, calls: readonly Entry[]): AuditEntry[] {
  const keys = new Set<string>();
  return calls.flatMap(({ step, reading, sent }): AuditEntry[] => {
    const operation = profile.operations.find(({ name }) => name === step.operation);
    const audited = operation?.audited;
    if (operation === undefined || audited === undefined) return [];
    if (reading.kind === "clean") {
      const key = keyOf(operation, sent);
      if (key !== undefined && keys.has(key)) return [];
      if (key !== undefined) keys.add(key);
      return [{ action: audited.accepted, digest: digestOf(covered(sent, audited.params)) }];
    }
    const own = operation.decides.some(({ code }) => code === reading.code);
    if (!own || reading.kind !== "refused" || audited.refused === undefined) return [];
    const members = { ...covered(sent, audited.refused_params ?? []), error_code: reading.code };
    return [{ action: audited.refused, digest: digestOf(members) }];
  });
}

/** The members of a request that a digest covers, as they were sent, by the last name of their place. */
export function covered(sent: unknown, params: readonly string[]): Record<string, unknown> {
  const members = params.map((at) => [at.slice(at.lastIndexOf("/") + 1), valueAt(sent, at)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

/** What makes a used key the same one; undefined where there is none. */
function keyOf(operation: Operation, sent: unknown): string | undefined {
  const key = operation.idempotentAt === undefined ? undefined : valueAt(sent, operation.idempotentAt);
  if (key === undefined) return undefined;
  return canonicalJson([operation.name, key, operation.idempotentBy.map((at) => valueAt(sent, at) ?? null)]);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
