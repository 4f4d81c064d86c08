import type { Bindings, OperationBinding } from "../../generated/documents.ts";
import { toPointer } from "../json-pointer.ts";
import type { Operation, Profile } from "../model.ts";
import { travelFaults, travellingMembers, type TravelFault } from "../travel-faults.ts";
import type { BindingFault } from "./read-bindings.ts";

/** What of the requests could not be sent as the bindings say. */
export function requestFaults(bindings: Bindings, profile: Profile, bound: Profile): BindingFault[] {
  return Object.entries(bindings.operations).flatMap(([name, own]) => {
    const [operation, as] = [profile, bound].map((each) => each.operations.find((other) => other.name === name));
    return operation === undefined || as === undefined ? [] : faultsOf(own, operation, as, bound);
  });
}

function faultsOf(own: OperationBinding, operation: Operation, as: Operation, bound: Profile): BindingFault[] {
  const at = toPointer(["operations", operation.name]);
  const faults: BindingFault[] = [];
  const say = (pointer: string, message: string): void =>
    void faults.push({ pointer: at + pointer, message, atName: true });
  if (own.input !== undefined && operation.input === "none")
    say("/input", "the operation takes no input, so none of it travels anywhere");
  if (own.input === "query" && operation.input === "body")
    say("/input", "what the contract promises about bodies could not be tried in a query");
  if (own.root !== undefined && as.input !== "body") say("/root", "there is no body that could have a root");
  const request = travellingMembers(operation.request?.shape, bound.schemas);
  const found = travelFaults({ ...as, credential: bound.credential }, request);
  return [...faults, ...found.map((fault) => ({ ...placeOf(fault, own, at), message: fault.message }))];
}

/** Where in the bindings a fault is; what they say nothing of is theirs as a whole. */
function placeOf({ about }: TravelFault, own: OperationBinding, at: string): Pick<BindingFault, "pointer" | "atName"> {
  if (about === "path" && own.path !== undefined) return { pointer: `${at}/path`, atName: false };
  if (typeof about === "object" && own.members?.[about.member] !== undefined)
    return { pointer: at + toPointer(["members", about.member]), atName: true };
  return { pointer: at, atName: true };
}
