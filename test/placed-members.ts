import type { Operation } from "../src/bundle/model.ts";
import { filled } from "../src/bundle/places-in-braces.ts";

/** A request in the places of HTTP, without a credential. */
export interface PlacedMembers {
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** As JSON; absent for an operation that takes none. */
  readonly body?: string;
}

/** Each member where the contract carries it; the others in the body, or in the query of an operation without one. */
export function placedMembers(
  { path, input, carried }: Pick<Operation, "path" | "input" | "carried">,
  value: Readonly<Record<string, unknown>>,
): PlacedMembers {
  const inPath = new Map<string, string>();
  const headers: [string, string][] = [];
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  for (const [member, each] of Object.entries(value)) {
    const carrier = carried.get(member);
    if (carrier?.in === "path") inPath.set(carrier.name, encodeURIComponent(String(each)));
    else if (carrier?.in === "header") headers.push([carrier.name, String(each)]);
    else if (carrier?.in === "query") query.set(carrier.name, String(each));
    else if (input === "body") body[member] = each;
    else query.set(member, String(each));
  }
  const target = filled(path, (place) => inPath.get(place) ?? "") + (query.size === 0 ? "" : `?${query.toString()}`);
  return { target, headers, ...(input === "body" ? { body: JSON.stringify(body) } : {}) };
}
