import type { Condition, Operation, ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { pointerSegments, toPointer } from "../json-pointer.ts";
import { isRef, refName, type Shape } from "../shape.ts";

/** A pointer that leads nowhere makes a condition that never applies: the membrane would look guarded and not be. */
export const pointersResolve: BundleRule = {
  id: "pointers-resolve",
  why: "A pointer that leads nowhere makes a condition that never applies, so the membrane looks guarded and is not.",
  check: (draft) => draft.profiles.flatMap((source) => faultsOf(source)),
};

function faultsOf(source: DraftSource<ProfileDocument>): Fault[] {
  const { value } = source;
  const faults: Fault[] = [];
  const look = (at: string, pointer: string, schema: string | undefined): void => {
    if (schema === undefined || value.schemas[schema] === undefined || leadsSomewhere(value, schema, pointer)) return;
    faults.push({ source, pointer: at, message: `pointer ${pointer} leads nowhere in schema ${schema}` });
  };
  const { envelope, refusal_envelope: refusalEnvelope = envelope, refusal_body: refusalBody } = value.wire;
  const ofRefusals = ["code", "refusal_body"];
  for (const [part, pointer] of Object.entries<string>({ ...value.wire.pointers }))
    look(`/wire/pointers/${part}`, pointer, ofRefusals.includes(part) ? (refusalEnvelope ?? refusalBody) : envelope);
  value.wire.equal.forEach((pair, index) =>
    pair.forEach((pointer, side) => look(`/wire/equal/${index}/${side}`, pointer, envelope)),
  );
  for (const [part, pointer] of Object.entries<string>({ ...value.runtime.listed })) {
    const listing = value.operations[value.runtime.listing]?.response;
    const rows = value.runtime.listed?.operations ?? "/operations";
    const ofBody = ["profile", "capabilities", "operations"].includes(part);
    look(`/runtime/listed/${part}`, ofBody ? pointer : `${rows}/0${pointer}`, listing);
  }
  for (const [name, reading] of Object.entries(value.readings))
    look(`${toPointer(["readings", name])}/at`, reading.at, value.operations[reading.from]?.response);
  for (const [name, resource] of Object.entries(value.resources)) {
    const at = toPointer(["resources", name]);
    const { issued_by: by = "", issued_at: issuedAt } = resource;
    if (issuedAt !== undefined) look(`${at}/issued_at`, issuedAt, value.operations[by]?.response);
    resource.moves.forEach((move, index) => {
      look(`${at}/moves/${index}/at`, move.at, value.operations[move.by]?.request);
      if (move.where !== undefined)
        look(`${at}/moves/${index}/where/at`, move.where.at, value.operations[move.by]?.request);
    });
  }
  for (const [name, counter] of Object.entries(value.counters ?? {})) {
    const request = value.operations[counter.operation]?.request;
    counter.by.forEach((pointer, index) => look(`${toPointer(["counters", name, "by"])}/${index}`, pointer, request));
  }
  for (const [name, { in_force: inForce }] of Object.entries(value.documents?.kinds ?? {})) {
    const at = toPointer(["documents", "kinds", name, "in_force"]);
    if (inForce === undefined) continue;
    look(`${at}/at`, inForce.at, value.operations[inForce.by]?.request);
    const { shown } = inForce;
    if (shown !== undefined) look(`${at}/shown/at`, shown.at, value.operations[shown.from]?.response);
  }
  if (value.audit !== undefined) {
    const { from, entries, action, digest } = value.audit;
    const shown = value.operations[from]?.response;
    look("/audit/entries", entries, shown);
    look("/audit/action", `${entries}/0${action}`, shown);
    look("/audit/digest", `${entries}/0${digest}`, shown);
  }
  for (const [name, operation] of Object.entries(value.operations)) {
    const at = toPointer(["operations", name]);
    const { params = [], refused_params: refused = [] } = operation.audited ?? {};
    params.forEach((pointer, index) => look(`${at}/audited/params/${index}`, pointer, operation.request));
    refused.forEach((pointer, index) => look(`${at}/audited/refused_params/${index}`, pointer, operation.request));
    if (operation.idempotent !== undefined) look(`${at}/idempotent/at`, operation.idempotent.at, operation.request);
    operation.idempotent?.by?.forEach((pointer, index) =>
      look(`${at}/idempotent/by/${index}`, pointer, operation.request),
    );
    for (const [condition, index] of expanded(value, operation)) {
      const here = `${at}/refuses/${index}`;
      for (const member of ["at", "provenance", "reference", "bound"] as const) {
        if (member in condition)
          look(
            value.operations[name]?.refuses[index]?.when === "include" ? here : `${here}/${member}`,
            (condition as unknown as Record<string, string>)[member] ?? "",
            operation.request,
          );
      }
      if (condition.when === "unknown")
        condition.binds.forEach((pointer, bind) => look(`${here}/binds/${bind}`, pointer, operation.request));
      if (condition.when === "scope")
        look(
          `${here}/within`,
          condition.within,
          value.operations[value.resources[condition.resource]?.issued_by ?? ""]?.request,
        );
    }
  }
  return faults;
}

/** The refusals of an operation; what a ladder says is told where the ladder is included. */
function expanded(value: ProfileDocument, { refuses }: Operation): [condition: Condition, index: number][] {
  return refuses.flatMap((condition, index): [Condition, number][] => {
    const ladder = condition.when === "include" ? (value.ladders[condition.ladder] ?? []) : [condition];
    return ladder.map((each) => [each, index]);
  });
}

function leadsSomewhere(document: ProfileDocument, schema: string, pointer: string): boolean {
  const schemas = document.schemas as unknown as Record<string, Shape>;
  let current: Shape | undefined = schemas[schema];
  for (const segment of pointerSegments(pointer)) {
    current = follow(current, schemas);
    if (current === undefined || isRef(current) || "oneOf" in current) return false;
    if (current.type === "array") current = /^\d+$/u.test(segment) ? current.items : undefined;
    else current = current.type === "object" ? current.properties?.[segment] : undefined;
  }
  return follow(current, schemas) !== undefined;
}

function follow(shape: Shape | undefined, schemas: Record<string, Shape>): Shape | undefined {
  const seen = new Set<Shape>();
  let current = shape;
  while (current !== undefined && isRef(current)) {
    if (seen.has(current)) return undefined;
    seen.add(current);
    current = schemas[refName(current)];
  }
  return current;
}
