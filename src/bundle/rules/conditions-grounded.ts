import type { Operation, ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import type { Refusal } from "../model.ts";

/** A condition speaks of something; where that is not there, it could never be brought about, and never be judged. */
export const conditionsGrounded: BundleRule = {
  id: "conditions-grounded",
  why: "A condition about something that the contract does not describe can never be brought about, so it would be promised and never judged.",
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
  { admission, resources, operations, identities, given, documents, counters }: ProfileDocument,
  before: readonly Refusal[],
): string | undefined {
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
      // What its callers name is there for every name.
      if (resources[condition.resource]?.issued_by === undefined) return undefined;
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
    case "key-scope":
      return identities.scope === undefined ? "is about a scope, and identities name none" : undefined;
    case "unbound":
      return identities.kinds.includes("unbound") ? undefined : "needs an identity of kind unbound";
    case "not-in-force":
      return inForce(documents, condition.document);
    case "outside":
      if (condition.within === undefined) return undefined;
      return before.some((each) => each.when === "not-in-force" && each.document === condition.document)
        ? inForce(documents, condition.document)
        : `needs the condition not-in-force for the ${condition.document} before it`;
    case "over-limit": {
      const counter = counters?.[condition.counter];
      if (counter === undefined) return undefined;
      if (operations[counter.operation] !== operation) return `counts calls of ${counter.operation}`;
      return before.some((each) => each.when === "not-in-force" && each.document === counter.document)
        ? undefined
        : `needs the condition not-in-force for the ${counter.document} before it`;
    }
    case "key-unavailable":
      return given.some(({ what }) => what === "sealing-key") ? undefined : "needs a sealing-key among what is given";
    case "unauthenticated":
    case "gate":
    case "foreign-tenant":
    case "unknown":
    case "standing":
      return undefined;
  }
}

/** Which document is in force is something a tenant must be able to say. */
function inForce(documents: ProfileDocument["documents"], kind: string): string | undefined {
  return documents?.kinds[kind]?.in_force === undefined
    ? `needs a document in force, and no operation says which ${kind} is`
    : undefined;
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
