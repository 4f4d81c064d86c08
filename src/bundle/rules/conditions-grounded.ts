import type { Operation, ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import type { Refusal } from "../model.ts";

/** A condition speaks of something; where that is not there, it could never be brought about, and never be judged. */
export const conditionsGrounded: BundleRule = {
  id: "conditions-grounded",
  why: "A condition about something that the contract does not describe can never be brought about, so it would be promised and never judged.",
  example: {
    in: "bundle",
    document: "profiles/evidence.v0.json",
    pointer: "/operations/membrane.contract/refuses/-",
    when: "absent",
    bad: { when: "idempotency-conflict", code: "idempotency_conflict" },
  },
  check: (draft) =>
    draft.profiles.flatMap((source) => [
      ...Object.entries(source.value.operations).flatMap(([name, operation]) => ofOperation(source, name, operation)),
      ...ofReadings(source),
      ...ofResources(source),
    ]),
};

/** A condition with its place in the document; what a ladder says is told where the ladder is included. */
type Placed = readonly [condition: Refusal, pointer: string];

function ofOperation(source: DraftSource<ProfileDocument>, name: string, operation: Operation): Fault[] {
  const at = toPointer(["operations", name]);
  const placed = operation.refuses.flatMap((condition, index): Placed[] => {
    const pointer = `${at}/refuses/${index}`;
    if (condition.when !== "include") return [[condition, pointer]];
    return ((source.value.ladders[condition.ladder] ?? []) as Refusal[]).map((each) => [each, pointer]);
  });
  return placed.flatMap(([condition, pointer], index) => {
    const message = lacks(
      condition,
      operation,
      source.value,
      placed.slice(0, index).map(([before]) => before),
    );
    return message === undefined ? [] : [{ source, pointer, message: `the condition ${condition.when} ${message}` }];
  });
}

/** What a condition asks for and the contract does not have. */
function lacks(
  condition: Refusal,
  operation: Operation,
  profile: ProfileDocument,
  before: readonly Refusal[],
): string | undefined {
  const { admission, resources, operations, given } = profile;
  switch (condition.when) {
    case "media-type":
    case "too-large":
    case "unparseable":
      return operation.input === "body" ? undefined : "is about a body, and the operation takes none";
    case "secret":
    case "raw-payload":
    case "shape":
      return operation.input === "none" ? "is about input, and the operation takes none" : undefined;
    case "state":
    case "scope":
      if (resources[condition.resource]?.issued_by === undefined)
        // What its callers name is there for every name, and nothing was said when it was made.
        return condition.when === "state"
          ? undefined
          : `is about what a ${condition.resource} was made with, and nobody makes it`;
      return before.some((each) => each.when === "unknown" && each.resource === condition.resource)
        ? undefined
        : `needs the condition unknown for the ${condition.resource} before it`;
    case "replay-state":
      if (operation.idempotent === undefined) return "is about replays, and the operation is not idempotent";
      return operations[resources[condition.resource]?.issued_by ?? ""] === operation
        ? undefined
        : `is about a ${condition.resource} that the operation does not issue`;
    case "idempotency-conflict":
      return operation.idempotent === undefined ? "is about a key, and the operation is not idempotent" : undefined;
    case "admission":
    case "record-unsigned":
    case "record-secret":
    case "record-incomplete":
    case "record-foreign":
    case "record-expired":
      return admission === undefined ? "needs admission rules, and the profile has none" : undefined;
    case "always":
      return operation.clean.code === condition.code
        ? undefined
        : "is the clean answer of the operation, which has another code";
    case "not-in-force":
    case "outside":
    case "over-limit":
      return lacksDocument(condition, operation, profile, before);
    case "key-unavailable":
      return given.some(({ what }) => what === "sealing-key") ? undefined : "needs a sealing-key among what is given";
    case "key-scope":
    case "unbound":
    case "unauthenticated":
      return operation.public === true ? "is about callers, and the operation answers anybody" : undefined;
    case "gate":
    case "foreign-tenant":
    case "unknown":
    case "standing":
      return undefined;
  }
}

/** The same for conditions about the document in force. */
function lacksDocument(
  condition: Extract<Refusal, { when: "not-in-force" | "outside" | "over-limit" }>,
  operation: Operation,
  { operations, documents, counters }: ProfileDocument,
  before: readonly Refusal[],
): string | undefined {
  if (condition.when === "outside" && condition.within === undefined) return undefined;
  const counter = condition.when === "over-limit" ? counters?.[condition.counter] : undefined;
  if (condition.when === "over-limit" && counter === undefined) return undefined;
  if (counter !== undefined && operations[counter.operation] !== operation)
    return `counts calls of ${counter.operation}`;
  const kind = condition.when === "over-limit" ? (counter?.document ?? "") : condition.document;
  // Which document is in force is something a tenant must be able to say.
  if (documents?.kinds[kind]?.in_force === undefined)
    return `needs a document in force, and no operation says which ${kind} is`;
  const asked = before.some((each) => each.when === "not-in-force" && each.document === kind);
  return asked || condition.when === "not-in-force"
    ? undefined
    : `needs the condition not-in-force for the ${kind} before it`;
}

/** A count is asked for by a caller and nothing else. */
function ofReadings(source: DraftSource<ProfileDocument>): Fault[] {
  const { operations, readings, schemas } = source.value;
  return Object.entries(readings).flatMap(([name, { from }]) => {
    const request = schemas[operations[from]?.request ?? ""] as { readonly required?: readonly string[] } | undefined;
    const message = `the reading ${name} comes from ${from}, which asks for ${(request?.required ?? []).join(", ")}: a count is read without input`;
    return (request?.required ?? []).length === 0
      ? []
      : [{ source, pointer: toPointer(["readings", name, "from"]), message }];
  });
}

/** What has to be there before a resource can be made must not be the resource itself. */
function ofResources(source: DraftSource<ProfileDocument>): Fault[] {
  const { operations, resources } = source.value;
  const cited = (resource: string): string[] =>
    (operations[resources[resource]?.issued_by ?? ""]?.refuses ?? []).flatMap((condition) =>
      condition.when === "unknown" ? [condition.resource] : [],
    );
  return Object.keys(resources).flatMap((name) => {
    const seen = new Set<string>();
    const open = cited(name);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!seen.has(next)) open.push(...cited(next));
      seen.add(next);
    }
    const message = `a ${name} is made under another ${name}, so the first can never be made`;
    return seen.has(name) ? [{ source, pointer: toPointer(["resources", name]), atName: true, message }] : [];
  });
}
