import { sha256 } from "../bundle/digest.ts";
import type { Finding, Reported } from "./finding.ts";

const DIGITS = 16;

/**
 * Gives each finding its fingerprint: rule, place by its name and subject, never the message, the line or the column.
 * Several findings of one rule about one thing are told apart by a number, in the order given.
 */
export function fingerprinted(findings: readonly Finding[]): Reported[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = JSON.stringify([finding.rule, placeName(finding), finding.subject ?? ""]);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return { ...finding, fingerprint: sha256(`${key}${nth}`).slice(0, DIGITS) };
  });
}

function placeName({ place }: Finding): string {
  return place.name ?? `${place.file}#${place.pointer ?? ""}`;
}
