import type { Operation, ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import { carriersOf } from "../resolve.ts";
import { shapesOf } from "../shapes-of.ts";
import { travelFaults, travellingMembers, type TravelFault } from "../travel-faults.ts";

/** Every member of a request gets to the membrane, and each place of a path is filled. */
export const membersTravel: BundleRule = {
  id: "members-travel",
  why: "A place of a path that no member fills, and a member that no place can hold, make a request that nobody can send.",
  example: {
    in: "bundle",
    document: "profile",
    pointer: "/operations/{operation}/http/path",
    when: "present",
    bad: "/planted/{nowhere}",
  },
  check: (draft) =>
    draft.profiles.flatMap((source) =>
      Object.entries(source.value.operations).flatMap(([name, operation]) => faultsOf(source, name, operation)),
    ),
};

function faultsOf(source: DraftSource<ProfileDocument>, name: string, operation: Operation): Fault[] {
  const at = toPointer(["operations", name]);
  const { schemas, identities } = source.value;
  const shapes = shapesOf(schemas);
  const { http, input } = operation;
  const carried = carriersOf(operation);
  const credential = { in: "header", name: identities.header } as const;
  const request = travellingMembers(shapes.get(operation.request ?? ""), shapes);
  const faults = travelFaults({ path: http.path, input, root: "", carried, credential }, request).map((fault) => ({
    source,
    ...placeOf(fault, at),
    message: fault.message,
  }));
  if (carried.size === 0 || input !== "none") return faults;
  const message = "operation takes no input, so none of it is carried anywhere";
  return [{ source, pointer: `${at}/carried`, atName: true, message }, ...faults];
}

function placeOf({ about }: TravelFault, at: string): Pick<Fault, "pointer" | "atName"> {
  if (about === "path") return { pointer: `${at}/http/path` };
  if (about === "rest") return { pointer: `${at}/request` };
  return { pointer: at + toPointer(["carried", about.member]), atName: true };
}
