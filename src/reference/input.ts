import type { Arrival } from "./crossing.ts";
import type { ParseBody } from "./parse/body.ts";
import { headerValues } from "./parse/headers.ts";
import { readQuery } from "./parse/query.ts";

/** What arrived, read once. */
export interface Input {
  /** Whether it could be read at all. */
  readonly sound: boolean;
  /** Whether every member stands where the contract carries it, once, and nothing else stands there. */
  readonly inPlace: boolean;
  /** The input as an object, undefined when it could not be read. */
  readonly value: unknown;
  /** What is searched for sensitive material: of an unsound query, each parameter. */
  readonly searched: unknown;
}

/** Reads what the operation takes as one object, wherever its members travel. */
export function readInput(parseBody: ParseBody, maxDepth: number, arrival: Arrival): Input {
  const main = readMain(parseBody, maxDepth, arrival);
  return arrival.route.operation.carried.size === 0 ? main : withCarried(main, arrival);
}

function readMain(parseBody: ParseBody, maxDepth: number, { route, request }: Arrival): Input {
  const { input } = route.operation;
  if (input === "none") return { sound: true, inPlace: true, value: {}, searched: {} };
  if (input === "query") {
    const { entries, value } = readQuery(request.target);
    // One object each: a parameter that stands twice is searched twice.
    const searched = entries.map((entry) => Object.fromEntries([entry]));
    return { sound: value !== undefined, inPlace: true, value, searched };
  }
  const read = parseBody(request.body ?? new Uint8Array(), maxDepth);
  return { sound: read !== undefined, inPlace: true, value: read?.value, searched: read?.value };
}

/** A member stands in one place only: what the contract carries in the path is no member of the body, whoever it names. */
function withCarried(main: Input, arrival: Arrival): Input {
  const carried = readCarried(arrival);
  const { operation } = arrival.route;
  const unasked = operation.input !== "body" && (arrival.request.body?.length ?? 0) > 0;
  if (typeof main.value !== "object" || main.value === null || Array.isArray(main.value)) return main;
  const twice = [...operation.carried.keys()].some((member) => Object.hasOwn(main.value as object, member));
  const value = { ...main.value, ...Object.fromEntries(carried.members) };
  return {
    ...main,
    inPlace: carried.inPlace && !twice && !unasked,
    value,
    searched: [main.searched, carried.searched],
  };
}

interface Carried {
  readonly inPlace: boolean;
  readonly members: ReadonlyMap<string, string>;
  readonly searched: unknown;
}

function readCarried({ route, request, inPath }: Arrival): Carried {
  const { carried, input } = route.operation;
  const members = new Map<string, string>();
  // With an input of its own, the query holds what is carried there and nothing else: a key handed over in it is not even looked at.
  const query = input === "query" ? { entries: [], value: {} } : readQuery(request.target);
  const known = new Set<string>();
  let inPlace = query.value !== undefined;
  for (const [member, carrier] of carried) {
    if (carrier.in === "query") known.add(carrier.name);
    const found = carrier.in === "path" ? decoded(inPath.get(carrier.name)) : undefined;
    if (carrier.in === "path" && found === undefined) inPlace = false;
    const values =
      carrier.in === "header"
        ? headerValues(request.headers, carrier.name)
        : carrier.in === "query"
          ? query.entries.flatMap(([name, value]) => (name === carrier.name ? [value] : []))
          : found === undefined
            ? []
            : [found];
    if (values.length > 1) inPlace = false;
    if (values[0] !== undefined) members.set(member, values[0]);
  }
  if (query.entries.some(([name]) => !known.has(name))) inPlace = false;
  const entries = query.entries.map((entry) => Object.fromEntries([entry]));
  return { inPlace, members, searched: [Object.fromEntries(members), ...entries] };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
