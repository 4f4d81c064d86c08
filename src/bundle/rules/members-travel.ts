import type { Carrier, Operation, ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import { isRef, refName, type Shape } from "../shape.ts";

/** Headers that the kit or HTTP itself writes. */
const TAKEN = new Set([
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "host",
  "connection",
]);

/** Every member of a request gets to the membrane, and each place of a path is filled. */
export const membersTravel: BundleRule = {
  id: "members-travel",
  why: "A place of a path that no member fills, and a member that no place can hold, make a request that nobody can send.",
  check: (draft) =>
    draft.profiles.flatMap((source) =>
      Object.entries(source.value.operations).flatMap(([name, operation]) => faultsOf(source, name, operation)),
    ),
};

function faultsOf(source: DraftSource<ProfileDocument>, name: string, operation: Operation): Fault[] {
  const at = toPointer(["operations", name]);
  const schemas = source.value.schemas as unknown as Readonly<Record<string, Shape>>;
  const request = solid(schemas[operation.request ?? ""], schemas);
  const members = request !== undefined && "properties" in request ? (request.properties ?? {}) : {};
  const required = request !== undefined && "required" in request ? (request.required ?? []) : [];
  const carried = Object.entries(operation.carried ?? {});
  const places = [...operation.http.path.matchAll(/\{([^}]*)\}/gu)].map((match) => match[1] ?? "");
  const fault = (pointer: string, message: string, atName = true): Fault => ({ source, pointer, atName, message });
  const faults: Fault[] = [];
  if (carried.length > 0 && operation.input === "none")
    faults.push(fault(`${at}/carried`, "operation takes no input, so none of it is carried anywhere"));
  const filled = carried.flatMap(([member, carrier]) => (carrier.in === "path" ? [carrier.name ?? member] : []));
  for (const place of places) {
    const times = filled.filter((each) => each === place).length;
    if (times !== 1 || places.indexOf(place) !== places.lastIndexOf(place))
      faults.push(
        fault(
          `${at}/http/path`,
          `{${place}} is filled by ${times} members and stands ${places.filter((each) => each === place).length} times, expected once each`,
          false,
        ),
      );
  }
  const taken = new Set<string>();
  for (const [member, carrier] of carried) {
    const here = `${at}${toPointer(["carried", member])}`;
    const shape = solid(members[member], schemas);
    if (shape === undefined) faults.push(fault(here, `the request has no member ${JSON.stringify(member)}`));
    else if (!("type" in shape) || shape.type !== "string")
      faults.push(fault(here, `a ${carrier.in} holds texts only, and ${JSON.stringify(member)} is none`));
    if (carrier.in === "path") {
      if (!places.includes(carrier.name ?? member))
        faults.push(fault(here, `the path has no place {${carrier.name ?? member}}`));
      if (!required.includes(member))
        faults.push(fault(here, `${JSON.stringify(member)} is part of the path, so the request must require it`));
      continue;
    }
    const name = nameOf(member, carrier);
    if (taken.has(`${carrier.in} ${name}`) || (carrier.in === "header" && reserved(name, source.value)))
      faults.push(fault(here, `the ${carrier.in} ${name} already carries something else`));
    taken.add(`${carrier.in} ${name}`);
  }
  if (operation.input !== "query") return faults;
  // What travels in a query comes out as text.
  return [
    ...faults,
    ...Object.entries(members)
      .filter(([member]) => operation.carried?.[member] === undefined)
      .flatMap(([member, shape]) => {
        const value = solid(shape, schemas);
        const isText = value === undefined || ("type" in value && value.type === "string");
        return isText
          ? []
          : [fault(`${at}/request`, `a query holds texts only, and ${JSON.stringify(member)} is none`, false)];
      }),
  ];
}

function nameOf(member: string, carrier: Carrier): string {
  const name = carrier.name ?? member;
  return carrier.in === "header" ? name.toLowerCase() : name;
}

function reserved(header: string, { identities }: ProfileDocument): boolean {
  return TAKEN.has(header) || header === identities.header;
}

function solid(
  shape: Shape | undefined,
  schemas: Readonly<Record<string, Shape>>,
): Exclude<Shape, { $ref: string }> | undefined {
  let current = shape;
  for (let steps = 0; current !== undefined && isRef(current) && steps < 32; steps++)
    current = schemas[refName(current)];
  return current === undefined || isRef(current) ? undefined : current;
}
