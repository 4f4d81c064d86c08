import type { ProfileDocument } from "../../generated/documents.ts";
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
  // What is read of every answer must be in both frames, or nobody sees it in the one that lacks it.
  const everywhere = new Set([envelope, refusalEnvelope]);
  const framesOf: Readonly<Record<string, Iterable<string | undefined>>> = {
    body: [envelope],
    code: [refusalEnvelope ?? refusalBody],
    refusal_body: [refusalEnvelope],
  };
  const lookIn = (at: string, pointer: string, frames: Iterable<string | undefined>): void => {
    for (const frame of frames) look(at, pointer, frame);
  };
  for (const [part, pointer] of Object.entries<string>({ ...value.wire.pointers }))
    lookIn(`/wire/pointers/${part}`, pointer, framesOf[part] ?? everywhere);
  value.wire.equal.forEach((pair, index) =>
    pair.forEach((pointer, side) => lookIn(`/wire/equal/${index}/${side}`, pointer, everywhere)),
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
    look(`${at}/issued_at`, resource.issued_at, value.operations[resource.issued_by]?.response);
    resource.moves.forEach((move, index) =>
      look(`${at}/moves/${index}/at`, move.at, value.operations[move.by]?.request),
    );
  }
  for (const [name, operation] of Object.entries(value.operations)) {
    const at = toPointer(["operations", name]);
    if (operation.idempotent !== undefined) look(`${at}/idempotent/at`, operation.idempotent.at, operation.request);
    operation.refuses.forEach((condition, index) => {
      const here = `${at}/refuses/${index}`;
      for (const member of ["at", "provenance", "reference", "bound"] as const) {
        if (member in condition)
          look(`${here}/${member}`, (condition as unknown as Record<string, string>)[member] ?? "", operation.request);
      }
      if (condition.when === "unknown")
        condition.binds.forEach((pointer, bind) => look(`${here}/binds/${bind}`, pointer, operation.request));
      if (condition.when === "scope")
        look(
          `${here}/within`,
          condition.within,
          value.operations[value.resources[condition.resource]?.issued_by ?? ""]?.request,
        );
    });
  }
  return faults;
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
