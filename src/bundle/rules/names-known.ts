import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { ProfileDocument } from "../../generated/documents.ts";
import type { BundleDraft, BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import { onceFor } from "../once-for.ts";

/** A name nobody declared is a promise about nothing. */
export const namesKnown: BundleRule = {
  id: "names-known",
  why: "A name that nothing declares is a promise about nothing, and whatever follows from it is never checked.",
  example: {
    in: "bundle",
    document: "refusal-codes",
    pointer: "/codes/0/families/-",
    when: "absent",
    bad: "no-such-family",
  },
  check: (draft) => [
    ...draft.profiles.flatMap((source) => profileFaults(draft, source)),
    ...draft.refusalCodes.value.codes.flatMap((entry, index) => [
      ...unknown(
        draft.refusalCodes,
        `/codes/${index}/families`,
        entry.families,
        draft.refusalCodes.value.families.map((family) => family.family),
        "family",
      ),
      ...unknown(
        draft.refusalCodes,
        `/codes/${index}/profiles`,
        entry.profiles,
        draft.profiles.map((profile) => profile.value.profile),
        "profile",
      ),
    ]),
    ...laneFaults(draft),
    ...defaultFaults(draft),
  ],
};

/** The profile that is judged when none is named. */
function defaultFaults({ bundle, profiles }: BundleDraft): Fault[] {
  const { default_profile: name } = bundle.value;
  const known = profiles.map(({ value }) => value.profile);
  return name === undefined ? [] : unknownOne(bundle, "/default_profile", name, known, "profile");
}

/** Names in the pilot lane, which a bundle with admission rules has. */
function laneFaults(draft: BundleDraft): Fault[] {
  const source = draft.productionAdmission;
  const lane = source.value.pilot_admission_lane;
  const ruled = draft.profiles.find(({ value }) => value.admission !== undefined);
  if (lane === undefined) {
    const message = `the bundle has no pilot_admission_lane, which the admission rules of profile ${ruled?.value.profile} need`;
    return ruled === undefined ? [] : [{ source: ruled, pointer: "/admission", atName: true, message }];
  }
  const at = "/pilot_admission_lane";
  return [
    ...unknown(source, `${at}/candidate_operations`, lane.candidate_operations, operations(draft), "operation"),
    ...unknown(source, `${at}/evaluator_pilot_refusals`, lane.evaluator_pilot_refusals, codes(draft), "refusal code"),
  ];
}

function profileFaults(draft: BundleDraft, source: DraftSource<ProfileDocument>): Fault[] {
  const { value } = source;
  const known = {
    code: codes(draft),
    operation: Object.keys(value.operations),
    schema: Object.keys(value.schemas),
    resource: Object.keys(value.resources),
    reading: Object.keys(value.readings),
    ladder: Object.keys(value.ladders),
    capability: value.capabilities.map((entry) => entry.capability),
    outcome: value.wire.outcomes ?? [],
    document: Object.keys(value.documents?.kinds ?? {}),
    counter: Object.keys(value.counters ?? {}),
  };
  const look = (pointer: string, name: string | undefined, what: keyof typeof known): Fault[] =>
    name === undefined ? [] : unknownOne(source, pointer, name, known[what], what === "code" ? "refusal code" : what);
  const faults: Fault[] = [
    ...look("/wire/envelope", value.wire.envelope, "schema"),
    ...look("/wire/refusal_envelope", value.wire.refusal_envelope, "schema"),
    ...look("/wire/refusal_body", value.wire.refusal_body, "schema"),
    ...look("/wire/refused_outcome", value.wire.refused_outcome, "outcome"),
    ...look("/wire/unrouted/code", value.wire.unrouted.code, "code"),
    ...look("/runtime/listing", value.runtime.listing, "operation"),
    ...look("/admission/capability", value.admission?.capability, "capability"),
    ...look("/admission/record/schema", value.admission?.record.schema, "schema"),
    ...look("/admission/record/submitted_by", value.admission?.record.submitted_by, "operation"),
    ...look("/admission/decision/by", value.admission?.decision.by, "operation"),
    ...look("/audit/from", value.audit?.from, "operation"),
  ];
  for (const [name, resource] of Object.entries(value.resources)) {
    const at = toPointer(["resources", name]);
    faults.push(...look(`${at}/issued_by`, resource.issued_by, "operation"));
    faults.push(...unknownOne(source, `${at}/start`, resource.start, resource.states, "state"));
    resource.moves.forEach((move, index) => {
      faults.push(...look(`${at}/moves/${index}/by`, move.by, "operation"));
      faults.push(...unknown(source, `${at}/moves/${index}/from`, move.from, resource.states, "state"));
      faults.push(...unknownOne(source, `${at}/moves/${index}/to`, move.to, resource.states, "state"));
    });
  }
  for (const [index, { capability }] of value.given.entries())
    faults.push(...look(`/given/${index}/capability`, capability, "capability"));
  for (const [name, reading] of Object.entries(value.readings))
    faults.push(...look(`${toPointer(["readings", name])}/from`, reading.from, "operation"));
  return [...faults, ...documentFaults(value, look), ...operationFaults(source, look, known.reading)];
}

type Look = (
  pointer: string,
  name: string | undefined,
  what:
    | "code"
    | "operation"
    | "schema"
    | "resource"
    | "reading"
    | "ladder"
    | "capability"
    | "outcome"
    | "document"
    | "counter",
) => Fault[];

/** Names in kinds of document and in counters. */
function documentFaults({ documents, counters }: ProfileDocument, look: Look): Fault[] {
  return [
    ...Object.entries(documents?.kinds ?? {}).flatMap(([name, { in_force: inForce, refers = [] }]) => {
      const at = toPointer(["documents", "kinds", name]);
      return [
        ...look(`${at}/in_force/by`, inForce?.by, "operation"),
        ...look(`${at}/in_force/shown/from`, inForce?.shown?.from, "operation"),
        ...refers.flatMap(({ to }, index) => look(`${at}/refers/${index}/to`, to, "document")),
      ];
    }),
    ...Object.entries(counters ?? {}).flatMap(([name, counter]) => {
      const at = toPointer(["counters", name]);
      return [
        ...look(`${at}/operation`, counter.operation, "operation"),
        ...look(`${at}/document`, counter.document, "document"),
      ];
    }),
  ];
}

/** Names in ladders and operations. */
function operationFaults(source: DraftSource<ProfileDocument>, look: Look, readings: readonly string[]): Fault[] {
  const { value } = source;
  const faults: Fault[] = [];
  const conditions = (pointer: string, list: ProfileDocument["ladders"][string]): void =>
    list.forEach((condition, index) => {
      const at = `${pointer}/${index}`;
      if (condition.when === "include") faults.push(...look(`${at}/ladder`, condition.ladder, "ladder"));
      else faults.push(...look(`${at}/code`, condition.code, "code"));
      if ("document" in condition) faults.push(...look(`${at}/document`, condition.document, "document"));
      if ("counter" in condition) faults.push(...look(`${at}/counter`, condition.counter, "counter"));
      if ("resource" in condition) faults.push(...look(`${at}/resource`, condition.resource, "resource"));
      if ("live" in condition) {
        faults.push(
          ...unknown(source, `${at}/live`, condition.live, value.resources[condition.resource]?.states ?? [], "state"),
        );
      }
      if (condition.when === "include" && pointer.startsWith("/ladders"))
        faults.push({ source, pointer: at, message: "a ladder includes no other ladder" });
    });
  for (const [name, ladder] of Object.entries(value.ladders)) conditions(toPointer(["ladders", name]), ladder);
  for (const [name, operation] of Object.entries(value.operations)) {
    const at = toPointer(["operations", name]);
    faults.push(
      ...look(`${at}/request`, operation.request, "schema"),
      ...look(`${at}/response`, operation.response, "schema"),
      ...look(`${at}/capability`, operation.capability, "capability"),
      ...look(`${at}/clean/outcome`, operation.clean.outcome, "outcome"),
      ...look(`${at}/clean/code`, operation.clean.code, "code"),
      ...unknown(source, `${at}/counts`, operation.counts ?? [], readings, "reading"),
    );
    if (operation.input !== "none" && operation.request === undefined)
      faults.push({ source, pointer: at, atName: true, message: "operation takes input but names no request schema" });
    if (operation.clean.code === undefined && operation.response === undefined)
      faults.push({ source, pointer: at, atName: true, message: "operation accepts but names no response schema" });
    conditions(`${at}/refuses`, operation.refuses);
  }
  return faults;
}

function codes(draft: BundleDraft): string[] {
  return draft.refusalCodes.value.codes.map((entry) => entry.code);
}

function operations(draft: BundleDraft): string[] {
  return draft.profiles.flatMap((profile) => Object.keys(profile.value.operations));
}

function unknown(
  source: DraftSource<unknown>,
  list: string,
  names: readonly string[],
  known: readonly string[],
  what: string,
): Fault[] {
  return names.flatMap((name, index) => unknownOne(source, `${list}/${index}`, name, known, what));
}

function unknownOne(
  source: DraftSource<unknown>,
  pointer: string,
  name: string,
  known: readonly string[],
  what: string,
): Fault[] {
  if (setOf(known).has(name)) return [];
  const near = didYouMean(name, known);
  return [
    {
      source,
      pointer,
      message: `${what} ${JSON.stringify(name)} does not exist`,
      ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
    },
  ];
}

const setOf = onceFor((names: readonly string[]) => new Set(names));
