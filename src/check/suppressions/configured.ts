import type { Config, ConfigAllowance } from "../../generated/documents.ts";
import type { Finding, Place } from "../../diagnostics/finding.ts";
import type { Allowance } from "./allowance.ts";

/** What a configuration lets pass. `placeOf` tells where an entry stands in it. */
export function configuredAllowances({ allow = [] }: Config, placeOf: (pointer: string) => Place): Allowance[] {
  return allow.map((entry, index) => ({
    rule: entry.rule,
    reason: reasonOf(entry),
    place: placeOf(`/allow/${index}`),
    kind: "external",
    document: entry.document,
    covers: (finding: Finding) => covers(entry, finding),
  }));
}

/** Whether a configuration lets a finding pass. */
export function isTolerated({ allow = [] }: Config, finding: Finding): boolean {
  return allow.some((entry) => reasonOf(entry) !== "" && covers(entry, finding));
}

function reasonOf({ reason = "" }: ConfigAllowance): string {
  return reason.trim();
}

function covers({ rule, document, pointer = "" }: ConfigAllowance, finding: Finding): boolean {
  const { place } = finding;
  const inside = place.file === document || place.name?.startsWith(`${document}#`) === true;
  return finding.rule === rule && inside && (place.pointer ?? "") === pointer;
}
