import { toPointer } from "./json-pointer.ts";
import type { Credential, Operation } from "./model.ts";
import { placesIn } from "./places-in-braces.ts";
import { followed, type Shape } from "./shape.ts";

/** How the requests of one operation get to the membrane. */
export interface Way extends Pick<Operation, "path" | "input" | "root" | "carried"> {
  readonly credential: Pick<Credential, "in" | "name">;
}

/** A member of a request. */
export interface TravellingMember {
  readonly required: boolean;
  readonly text: boolean;
}

/** Why a request could not be sent, and what it is about: the path, a member that is carried, or what goes with the rest. */
export interface TravelFault {
  readonly about: "path" | "rest" | { readonly member: string };
  readonly message: string;
}

/** Headers that the kit or HTTP itself writes. */
const TAKEN = new Set([
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "host",
  "connection",
]);

/** Everything by which a request could not be sent, or would come out as another: places that are filled by none or by two, and members that no place can hold. */
export function travelFaults(way: Way, request: ReadonlyMap<string, TravellingMember>): TravelFault[] {
  return [...pathFaults(way), ...carriedFaults(way, request), ...restFaults(way, request), ...overlaps(way, request)];
}

/** The members of a request, but for those whose schema is not there: that is another fault. */
export function travellingMembers(
  shape: Shape | undefined,
  schemas: ReadonlyMap<string, Shape>,
): Map<string, TravellingMember> {
  const schemaOf = (name: string): Shape | undefined => schemas.get(name);
  const request = followed(shape, schemaOf);
  if (request === undefined || !("type" in request) || request.type !== "object") return new Map();
  return new Map(
    Object.entries(request.properties ?? {}).flatMap(([name, member]): [string, TravellingMember][] => {
      const here = followed(member, schemaOf);
      if (here === undefined) return [];
      const required = request.required?.includes(name) ?? false;
      return [[name, { required, text: "type" in here && here.type === "string" }]];
    }),
  );
}

function pathFaults({ path, carried }: Way): TravelFault[] {
  const places = placesIn(path);
  const filled = [...carried.values()].flatMap((carrier) => (carrier.in === "path" ? [carrier.name] : []));
  const count = (list: readonly string[], place: string): number => list.filter((each) => each === place).length;
  return [...new Set(places)].flatMap((place) => {
    const [by, times] = [count(filled, place), count(places, place)];
    const message = `{${place}} is filled by ${by} members and stands ${times} times, expected once each`;
    return by === 1 && times === 1 ? [] : [{ about: "path" as const, message }];
  });
}

function carriedFaults({ path, input, carried, credential }: Way, request: ReadonlyMap<string, TravellingMember>) {
  const faults: TravelFault[] = [];
  const places = placesIn(path);
  const taken = new Map(input === "query" ? rest(request, carried).map((name) => [`query ${name}`, name]) : []);
  for (const [member, carrier] of carried) {
    const say = (message: string): void => void faults.push({ about: { member }, message });
    const place = carrier.in === "body" ? `body ${carrier.at}` : `${carrier.in} ${carrier.name}`;
    const before = taken.get(place);
    if (before !== undefined && carrier.in !== "path") say(`${JSON.stringify(before)} travels there already`);
    taken.set(place, member);
    if (carrier.in === "path" && !places.includes(carrier.name)) say(`the path has no place {${carrier.name}}`);
    const known = request.get(member);
    if (known === undefined) {
      say(`the request has no member ${JSON.stringify(member)}`);
      continue;
    }
    if (carrier.in === "body") {
      if (input !== "body") say("the operation has no body");
      continue;
    }
    if (!known.text) say(`a ${carrier.in} holds texts only, and ${JSON.stringify(member)} is none`);
    if (carrier.in === "path" && !known.required)
      say(`${JSON.stringify(member)} may be left out, and a part of the path may not`);
    const shows = credential.in === carrier.in && credential.name === carrier.name;
    if (shows || (carrier.in === "header" && TAKEN.has(carrier.name)))
      say(`the ${carrier.in} ${carrier.name} already carries something else`);
  }
  return faults;
}

/** Members that are carried nowhere by themselves. */
function rest(request: ReadonlyMap<string, TravellingMember>, carried: Way["carried"]): string[] {
  return [...request.keys()].filter((member) => !carried.has(member));
}

/** What travels in a query is a text under its own name. */
function restFaults(
  { input, carried, credential }: Way,
  request: ReadonlyMap<string, TravellingMember>,
): TravelFault[] {
  if (input !== "query") return [];
  return rest(request, carried).flatMap((member) => {
    const text = request.get(member)?.text === true;
    const shows = credential.in === "query" && credential.name === member;
    return [
      ...(text ? [] : [`a query holds texts only, and ${JSON.stringify(member)} is none`]),
      ...(shows ? [`the query ${member} already carries something else`] : []),
    ].map((message) => ({ about: "rest" as const, message }));
  });
}

/** Two members in one place of the body, or one inside the other, would come out as one. */
function overlaps({ carried, root, input }: Way, request: ReadonlyMap<string, TravellingMember>): TravelFault[] {
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
        about: carried.has(member) ? { member } : carried.has(other) ? { member: other } : ("rest" as const),
        message: `${JSON.stringify(member)} and ${JSON.stringify(other)} travel in one place of the body`,
      })),
  );
}
