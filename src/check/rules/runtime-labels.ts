import { valueAt } from "../../bundle/json-pointer.ts";
import type { Operation, Profile } from "../../bundle/model.ts";
import { positionsOf } from "../../bundle/position.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { LISTING_REMEDY } from "../runtime/read-listing.ts";
import { fault, type CheckContext, type CheckRule, type RuntimeListing } from "../context.ts";

const ID = "runtime-labels";

/** Holds the routes and labels that a running membrane reports to the contract. */
export const runtimeLabels: CheckRule = {
  id: ID,
  why: "Customers read labels from the runtime as well as from pages; when the two differ, one of them promises what is not there.",
  example: { in: "listing", member: "label", bad: "no-such-label" },
  needs: "runtime",
  invariant: "runtime_labels_match_operation_maturity",
  check: (context) =>
    (context.runtimes ?? []).flatMap((listing) => {
      const profile = context.bundle.profiles.find((candidate) => candidate.name === listing.profile);
      if (profile === undefined) return [wrong(listing, "", "answer is of no profile of the bundle")];
      const enveloped = profile.wire.bodyAt;
      const body = valueAt(listing.answer, enveloped) === undefined ? "" : enveloped;
      return compare({ context, profile, listing, body });
    }),
};

interface Listed {
  readonly operation: string;
  readonly entry: unknown;
  readonly pointer: string;
}

/** One listing against one profile. Values of a server are quoted only when they are plain names. */
interface Comparison {
  readonly context: CheckContext;
  readonly profile: Profile;
  readonly listing: RuntimeListing;
  /** Pointer to the body of the listing: files may hold the body alone. */
  readonly body: string;
}

function compare(comparison: Comparison): Finding[] {
  const { profile, listing, body } = comparison;
  const { listed: at } = profile;
  const entries = valueAt(listing.answer, body + at.operations);
  if (!Array.isArray(entries) || entries.length === 0)
    return [wrong(listing, body, "answer is no contract listing: it has no list of operations", LISTING_REMEDY)];
  const named = valueAt(listing.answer, body + at.profile);
  if (named !== profile.name)
    return [
      wrong(
        listing,
        body + at.profile,
        `runtime lists profile ${quoted(named)}, expected ${JSON.stringify(profile.name)}`,
      ),
    ];
  const listed = entries.map((entry: unknown, index): Listed => {
    const operation = valueAt(entry, at.operation);
    return {
      operation: typeof operation === "string" ? operation : "",
      entry,
      pointer: `${body}${at.operations}/${index}`,
    };
  });
  return [
    ...surplus(comparison, listed),
    ...profile.operations.flatMap((operation) => compareOne(comparison, operation, listed)),
  ];
}

function surplus({ profile, listing }: Comparison, listed: readonly Listed[]): Finding[] {
  const known = new Set(profile.operations.map((operation) => operation.name));
  return listed.flatMap(({ operation, entry, pointer }, index) => {
    if (!known.has(operation))
      return [
        wrong(
          listing,
          pointer,
          `runtime lists operation ${quoted(valueAt(entry, profile.listed.operation))}, which the contract does not have`,
        ),
      ];
    const twice = listed.findIndex((other) => other.operation === operation) !== index;
    return twice ? [wrong(listing, pointer, `runtime lists operation ${operation} twice`)] : [];
  });
}

function compareOne(comparison: Comparison, operation: Operation, listed: readonly Listed[]): Finding[] {
  const { context, listing, body, profile } = comparison;
  const entry = listed.find((candidate) => candidate.operation === operation.name);
  if (entry === undefined)
    return mayBeAbsent(comparison, operation)
      ? []
      : [wrong(listing, body + profile.listed.operations, `runtime does not list operation ${operation.name}`)];
  const expected = { label: operation.label.label, method: operation.method, path: operation.path };
  return (["label", "method", "path"] as const).flatMap((member) => {
    const value = expected[member];
    const given = valueAt(entry.entry, profile.listed[member]);
    if (given === value) return [];
    const remedy =
      member === "label"
        ? `the label of the contract stands in ${context.shown(context.bundle.sources.productionAdmission.path)}`
        : undefined;
    return [
      wrong(
        listing,
        entry.pointer + profile.listed[member],
        `runtime gives ${operation.name} the ${member} ${quoted(given)}, the contract says ${JSON.stringify(value)}`,
        remedy,
      ),
    ];
  });
}

/** Only an operation of an optional capability that the runtime does not claim may be left out. */
function mayBeAbsent({ profile, listing, body }: Comparison, operation: Operation): boolean {
  const claimed = valueAt(listing.answer, body + profile.listed.capabilities);
  if (operation.capability === undefined || (Array.isArray(claimed) && claimed.includes(operation.capability)))
    return false;
  return profile.document.capabilities.some((entry) => entry.capability === operation.capability && entry.optional);
}

function wrong({ name, text }: RuntimeListing, pointer: string, message: string, remedy?: string): Finding {
  const place =
    text === undefined ? { file: name, pointer, line: 1, column: 1, length: 1 } : positionsOf(name, text).at(pointer);
  return fault(ID, place, message, remedy);
}

function quoted(value: unknown): string {
  if (typeof value === "string" && /^[A-Za-z0-9/._{}-]{1,80}$/u.test(value)) return JSON.stringify(value);
  return value === undefined ? "(absent)" : `(a ${typeof value} that is no plain name)`;
}
