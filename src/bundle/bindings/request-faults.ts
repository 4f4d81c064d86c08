import type { Bindings, OperationBinding } from "../../generated/documents.ts";
import { toPointer } from "../json-pointer.ts";
import { membersOf, solid } from "../leaves.ts";
import type { Operation, Profile } from "../model.ts";
import type { Shape } from "../shape.ts";
import type { BindingFault } from "./read-bindings.ts";

/** Headers that the kit or HTTP itself writes. */
const TAKEN = new Set([
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "host",
  "connection",
]);

/** What of the requests could not be sent as the bindings say. */
export function requestFaults(bindings: Bindings, profile: Profile, bound: Profile): BindingFault[] {
  return Object.entries(bindings.operations).flatMap(([name, own]) => {
    const [operation, as] = [profile, bound].map((each) => each.operations.find((other) => other.name === name));
    return operation === undefined || as === undefined ? [] : faultsOf(own, operation, as, profile, bound);
  });
}

function faultsOf(
  own: OperationBinding,
  operation: Operation,
  as: Operation,
  profile: Profile,
  bound: Profile,
): BindingFault[] {
  const at = toPointer(["operations", operation.name]);
  const request = requestOf(operation, profile);
  const faults: BindingFault[] = [];
  const say = (pointer: string, message: string, atName = true): void =>
    void faults.push({ pointer: at + pointer, message, atName });
  if (own.input !== undefined && operation.input === "none")
    say("/input", "the operation takes no input, so none of it travels anywhere");
  if (own.input === "query" && operation.input === "body")
    say("/input", "what the contract promises about bodies could not be tried in a query");
  if (own.root !== undefined && as.input !== "body") say("/root", "there is no body that could have a root");
  for (const member of Object.keys(own.members ?? {}))
    if (!request.has(member))
      say(toPointer(["members", member]), `the request has no member ${JSON.stringify(member)}`);
  placesOf(as).forEach(({ place, times, filled }) => {
    if (times === 1 && filled === 1) return;
    say(
      own.path === undefined ? "" : "/path",
      `{${place}} stands ${times} times in the path and is filled by ${filled} members, expected once each`,
      own.path === undefined,
    );
  });
  const taken = new Map<string, string>();
  for (const [member, carrier] of as.carried) {
    const here = own.members?.[member] === undefined ? "" : toPointer(["members", member]);
    const known = request.get(member);
    const place = carrier.in === "body" ? `body ${carrier.at}` : `${carrier.in} ${carrier.name}`;
    const before = taken.get(place);
    if (before !== undefined) say(here, `${JSON.stringify(before)} travels there already`);
    taken.set(place, member);
    if (known === undefined) continue;
    if (carrier.in === "body") {
      if (as.input !== "body") say(here, "the operation has no body");
      continue;
    }
    if (!known.text) say(here, `a ${carrier.in} holds texts only, and ${JSON.stringify(member)} is none`);
    if (carrier.in === "path" && !known.required)
      say(here, `${JSON.stringify(member)} may be left out, and a part of the path may not`);
    const shows = bound.credential.in === carrier.in && bound.credential.name === carrier.name;
    if (shows || (carrier.in === "header" && TAKEN.has(carrier.name)))
      say(here, `the ${carrier.in} ${carrier.name} already carries something else`);
  }
  faults.push(...overlaps(as, request, at));
  return faults;
}

interface Member {
  readonly required: boolean;
  readonly text: boolean;
}

function requestOf(operation: Operation, profile: Profile): Map<string, Member> {
  const shape = operation.request === undefined ? undefined : solid(operation.request.shape, profile.schemas);
  if (shape === undefined || !("type" in shape) || shape.type !== "object") return new Map();
  const isText = (member: Shape): boolean => {
    const here = solid(member, profile.schemas);
    return "type" in here && here.type === "string";
  };
  return new Map(membersOf(shape).map(([name, member, required]) => [name, { required, text: isText(member) }]));
}

/** Each place of the path, how often it stands there, and how many members fill it. */
function placesOf({ path, carried }: Operation): { place: string; times: number; filled: number }[] {
  const there = [...path.matchAll(/\{([^}]*)\}/gu)].map((match) => match[1] ?? "");
  const filled = [...carried.values()].flatMap((carrier) => (carrier.in === "path" ? [carrier.name] : []));
  const count = (list: readonly string[], place: string): number => list.filter((each) => each === place).length;
  return [...new Set([...there, ...filled])].map((place) => ({
    place,
    times: count(there, place),
    filled: count(filled, place),
  }));
}

/** Two members in one place of the body, or one inside the other, would come out as one. */
function overlaps(
  { carried, root, input }: Operation,
  request: ReadonlyMap<string, Member>,
  at: string,
): BindingFault[] {
  if (input !== "body") return [];
  const placed = [...request.keys()].flatMap((member): [string, string][] => {
    const carrier = carried.get(member);
    if (carrier !== undefined && carrier.in !== "body") return [];
    return [[member, carrier === undefined ? `${root}${toPointer([member])}` : carrier.at]];
  });
  return placed.flatMap(([member, place], index) =>
    placed
      .slice(0, index)
      .filter(([, other]) => `${place}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${place}/`))
      .map(([other]) => ({
        pointer:
          carried.has(member) || carried.has(other)
            ? `${at}${toPointer(["members", carried.has(member) ? member : other])}`
            : at,
        atName: true,
        message: `${JSON.stringify(member)} and ${JSON.stringify(other)} travel in one place of the body`,
      })),
  );
}
