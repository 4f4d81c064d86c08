import type { Condition, Operation, ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { pointerSegments, toPointer } from "../json-pointer.ts";
import { followed, type Shape } from "../shape.ts";

/** A pointer that leads nowhere makes a condition that never applies: the membrane would look guarded and not be. */
export const pointersResolve: BundleRule = {
  id: "pointers-resolve",
  why: "A pointer that leads nowhere makes a condition that never applies, so the membrane looks guarded and is not.",
  example: { in: "bundle", document: "profile", pointer: "/wire/pointers/code", when: "present", bad: "/nowhere" },
  check: (draft) => draft.profiles.flatMap((source) => faultsOf(source)),
};

function faultsOf(source: DraftSource<ProfileDocument>): Fault[] {
  const { value } = source;
  const look: Look = (at, pointer, schema) => {
    if (schema === undefined || value.schemas[schema] === undefined || leadsSomewhere(value, schema, pointer))
      return [];
    return [{ source, pointer: at, message: `pointer ${pointer} leads nowhere in schema ${schema}` }];
  };
  return [
    ...ofAnswers(value, look),
    ...ofResources(value, look),
    ...ofDocuments(value, look),
    ...Object.entries(value.operations).flatMap(([name, operation]) => ofOperation(name, operation, value, look)),
  ];
}

/** Whether a pointer, which stands at a place of the document, leads somewhere in a named schema. */
type Look = (at: string, pointer: string, schema: string | undefined) => Fault[];

function ofAnswers(value: ProfileDocument, look: Look): Fault[] {
  const { envelope, refusal_envelope: refusalEnvelope = envelope, refusal_body: refusalBody } = value.wire;
  // What is read of every answer must be in both frames, or nobody sees it in the one that lacks it.
  const everywhere = new Set([envelope, refusalEnvelope]);
  const framesOf: Readonly<Record<string, Iterable<string | undefined>>> = {
    body: [envelope],
    code: [refusalEnvelope ?? refusalBody],
    refusal_body: [refusalEnvelope],
  };
  const lookIn = (at: string, pointer: string, frames: Iterable<string | undefined>): Fault[] =>
    [...frames].flatMap((frame) => look(at, pointer, frame));
  const listing = value.operations[value.runtime.listing]?.response;
  const rows = value.runtime.listed?.operations ?? "/operations";
  const ofBody = ["profile", "capabilities", "operations"];
  return [
    ...Object.entries<string>({ ...value.wire.pointers }).flatMap(([part, pointer]) =>
      lookIn(`/wire/pointers/${part}`, pointer, framesOf[part] ?? everywhere),
    ),
    ...value.wire.equal.flatMap((pair, index) =>
      pair.flatMap((pointer, side) => lookIn(`/wire/equal/${index}/${side}`, pointer, everywhere)),
    ),
    ...Object.entries<string>({ ...value.runtime.listed }).flatMap(([part, pointer]) =>
      look(`/runtime/listed/${part}`, ofBody.includes(part) ? pointer : `${rows}/0${pointer}`, listing),
    ),
    ...Object.entries(value.readings).flatMap(([name, reading]) =>
      look(`${toPointer(["readings", name])}/at`, reading.at, value.operations[reading.from]?.response),
    ),
    ...ofAudit(value, look),
  ];
}

function ofAudit({ audit, operations }: ProfileDocument, look: Look): Fault[] {
  if (audit === undefined) return [];
  const shown = operations[audit.from]?.response;
  return [
    ...look("/audit/entries", audit.entries, shown),
    ...look("/audit/action", `${audit.entries}/0${audit.action}`, shown),
    ...look("/audit/digest", `${audit.entries}/0${audit.digest}`, shown),
  ];
}

function ofResources({ resources, operations }: ProfileDocument, look: Look): Fault[] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    const at = toPointer(["resources", name]);
    const { issued_by: by = "", issued_at: issuedAt, moves } = resource;
    return [
      ...(issuedAt === undefined ? [] : look(`${at}/issued_at`, issuedAt, operations[by]?.response)),
      ...moves.flatMap((move, index) => {
        const request = operations[move.by]?.request;
        const { where } = move;
        return [
          ...look(`${at}/moves/${index}/at`, move.at, request),
          ...(where === undefined ? [] : look(`${at}/moves/${index}/where/at`, where.at, request)),
        ];
      }),
    ];
  });
}

/** Places in requests and answers that kinds of document and counters name. */
function ofDocuments({ documents, counters, operations }: ProfileDocument, look: Look): Fault[] {
  return [
    ...Object.entries(counters ?? {}).flatMap(([name, counter]) =>
      counter.by.flatMap((pointer, index) =>
        look(toPointer(["counters", name, "by", index]), pointer, operations[counter.operation]?.request),
      ),
    ),
    ...Object.entries(documents?.kinds ?? {}).flatMap(([name, { in_force: inForce }]) => {
      if (inForce === undefined) return [];
      const at = toPointer(["documents", "kinds", name, "in_force"]);
      const { shown } = inForce;
      return [
        ...look(`${at}/at`, inForce.at, operations[inForce.by]?.request),
        ...(shown === undefined ? [] : look(`${at}/shown/at`, shown.at, operations[shown.from]?.response)),
      ];
    }),
  ];
}

function ofOperation(name: string, operation: Operation, value: ProfileDocument, look: Look): Fault[] {
  const at = toPointer(["operations", name]);
  const { idempotent, audited, request } = operation;
  const each = (member: string, pointers: readonly string[] = []): Fault[] =>
    pointers.flatMap((pointer, index) => look(`${at}/${member}/${index}`, pointer, request));
  return [
    ...(idempotent === undefined ? [] : look(`${at}/idempotent/at`, idempotent.at, request)),
    ...each("idempotent/by", idempotent?.by),
    ...each("audited/params", audited?.params),
    ...each("audited/refused_params", audited?.refused_params),
    ...operation.refuses.flatMap((condition, index) => {
      const here = `${at}/refuses/${index}`;
      if (condition.when !== "include")
        return ofCondition(condition, (member) => `${here}/${member}`, operation, value, look);
      // What a ladder says is told where the ladder is included: for another operation it may well lead somewhere.
      return (value.ladders[condition.ladder] ?? []).flatMap((said) =>
        ofCondition(said, () => here, operation, value, look),
      );
    }),
  ];
}

function ofCondition(
  condition: Condition,
  place: (member: string) => string,
  { request }: Operation,
  { operations, resources }: ProfileDocument,
  look: Look,
): Fault[] {
  const said = condition as unknown as Record<string, string>;
  return [
    ...["at", "provenance", "reference", "bound"].flatMap((member) =>
      member in condition ? look(place(member), said[member] ?? "", request) : [],
    ),
    ...(condition.when === "unknown"
      ? condition.binds.flatMap((pointer, bind) => look(place(`binds/${bind}`), pointer, request))
      : []),
    ...(condition.when === "scope"
      ? look(place("within"), condition.within, operations[resources[condition.resource]?.issued_by ?? ""]?.request)
      : []),
  ];
}

function leadsSomewhere(document: ProfileDocument, schema: string, pointer: string): boolean {
  const schemas = document.schemas as unknown as Record<string, Shape>;
  const schemaOf = (name: string): Shape | undefined => ownMember(schemas, name);
  let current = schemaOf(schema);
  for (const segment of pointerSegments(pointer)) {
    const here = followed(current, schemaOf);
    if (here === undefined || "oneOf" in here) return false;
    if (here.type === "array") current = /^\d+$/u.test(segment) ? here.items : undefined;
    else current = here.type === "object" ? ownMember(here.properties ?? {}, segment) : undefined;
  }
  return followed(current, schemaOf) !== undefined;
}

/** A member that was written: every object has a constructor. */
function ownMember(members: Readonly<Record<string, Shape>>, name: string): Shape | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
