import { basename, dirname, relative, resolve } from "node:path";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { sortFindings, type Finding } from "../../diagnostics/finding.ts";
import type { Bindings } from "../../generated/documents.ts";
import { BundleError } from "../bundle-error.ts";
import type { DraftSource } from "../draft.ts";
import type { Bundle, Profile } from "../model.ts";
import { readDocument, type Reading } from "../read-document.ts";
import { bindProfile } from "./bind-profile.ts";
import { answerFaults } from "./answer-faults.ts";
import { requestFaults } from "./request-faults.ts";

/** What is wrong with bindings, and where in their file. */
export interface BindingFault {
  readonly pointer: string;
  /** Underline the member's name instead of its value. */
  readonly atName?: boolean;
  readonly message: string;
  readonly remedy?: string;
}

/** A bundle whose one profile is called the way a server has it. Everything derived from the contract stays as it was. */
export interface BoundBundle {
  readonly bundle: Bundle;
  /** SHA-256 over what the bindings mean. */
  readonly digest: string;
}

/** Reads a file of bindings and holds it to the bundle. Throws BundleError with all findings when any part of it could not be meant. */
export function readBindings(path: string, cwd: string, bundle: Bundle): BoundBundle {
  const full = resolve(cwd, path);
  const folder = relative(cwd, dirname(full)).replaceAll("\\", "/");
  const shown = folder.startsWith("..") ? dirname(full) : folder;
  const reading: Reading = { root: dirname(full), shown, findings: [], texts: new Map() };
  const source = readDocument<Bindings>(reading, "bindings", basename(full));
  const bound = source === undefined ? undefined : bindTo(source, bundle, reading.findings);
  const findings = sortFindings(reading.findings);
  if (source === undefined || bound === undefined || findings.length > 0)
    throw new BundleError(findings, reading.texts);
  return { bundle: bound, digest: source.digest };
}

function bindTo(source: DraftSource<Bindings>, bundle: Bundle, findings: Finding[]): Bundle | undefined {
  const note = ({ pointer, atName, message, remedy }: BindingFault): void =>
    void findings.push({
      rule: "bindings-fit",
      severity: "error",
      place: atName === true ? source.positions.nameAt(pointer) : source.positions.at(pointer),
      message,
      ...(remedy === undefined ? {} : { remedy }),
    });
  const { value } = source;
  const profile = profileOf(value, bundle);
  if (profile === undefined) {
    const names = bundle.profiles.map(({ name }) => name).join(", ");
    note({ pointer: "/profile", message: `the bundle has no such profile, expected one of ${names}` });
    return undefined;
  }
  const unknown = unknownOperations(value, profile);
  unknown.forEach(note);
  if (unknown.length > 0) return undefined;
  const bound = bindProfile(value, profile, bundle);
  [...requestFaults(value, profile, bound), ...answerFaults(value, profile, bound, bundle)].forEach(note);
  return { ...bundle, profiles: bundle.profiles.map((each) => (each === profile ? bound : each)) };
}

function profileOf({ profile }: Bindings, { profiles, document }: Bundle): Profile | undefined {
  const asked = profile ?? document.default_profile;
  if (asked === undefined) return profiles.length === 1 ? profiles[0] : undefined;
  return profiles.find(({ name }) => name === asked);
}

function unknownOperations({ operations }: Bindings, profile: Profile): BindingFault[] {
  const known = profile.operations.map(({ name }) => name);
  return Object.keys(operations)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = didYouMean(name, known);
      return {
        pointer: `/operations/${name}`,
        atName: true,
        message: `operation ${JSON.stringify(name)} does not exist`,
        ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
      };
    });
}
