import { onlyPlace } from "../../bundle/places-in-braces.ts";
import { operationsOf, type Bundle, type Operation } from "../../bundle/model.ts";
import { grouped, onceFor } from "../../bundle/once-for.ts";
import { slipOf } from "../../diagnostics/did-you-mean.ts";

/** Where a method and a path lead, or what is wrong with them. Nothing at all where they are of no route of the bundle and near to none. */
export type Led =
  | { readonly operation: Operation; readonly inPath: ReadonlyMap<string, string> }
  | { readonly wrong: "method" | "path"; readonly message: string; readonly remedy: string };

interface Routes {
  /** Operations by the path as the contract writes it. */
  readonly byPath: ReadonlyMap<string, readonly Operation[]>;
  /** Each path once, in its parts. */
  readonly parted: readonly { readonly path: string; readonly parts: readonly string[] }[];
}

/** The routes of a bundle, taken apart once. */
export const routesOf = onceFor((bundle: Bundle): Routes => {
  const byPath = grouped(operationsOf(bundle), ({ path }) => [path]);
  return { byPath, parted: [...byPath.keys()].map((path) => ({ path, parts: path.split("/") })) };
});

/** Finds the operation of a method and a path. Placeholders of the contract may stand in the path as they are. */
export function findRoute(bundle: Bundle, method: string, path: string): Led | undefined {
  const routes = routesOf(bundle);
  // Pages mostly write a path as the contract does, and a path without places is meant before one that has some.
  const written = routes.byPath.get(path) ?? [];
  const exact = written.find((operation) => operation.method === method);
  if (exact !== undefined) return { operation: exact, inPath: placesIn(exact.path.split("/"), path) ?? new Map() };
  const given = path.split("/");
  const fitting = routes.parted.flatMap(({ path: route, parts }) => {
    const inPath = parts.length === given.length ? placesIn(parts, path) : undefined;
    return inPath === undefined ? [] : (routes.byPath.get(route) ?? []).map((operation) => ({ operation, inPath }));
  });
  const plainFirst = fitting.toSorted((one, other) => one.inPath.size - other.inPath.size);
  const hit = plainFirst.find(({ operation }) => operation.method === method);
  if (hit !== undefined) return hit;
  const [first] = plainFirst;
  if (first !== undefined) {
    const taken = [...new Set(fitting.map(({ operation }) => operation.method))].join(" or ");
    return {
      wrong: "method",
      message: `no operation takes ${method} at ${first.operation.path}`,
      remedy: `${first.operation.name} takes ${taken}`,
    };
  }
  const near = nearest(routes, given);
  return near === undefined
    ? undefined
    : {
        wrong: "path",
        message: `no operation has the path ${JSON.stringify(path)}`,
        remedy: `did you mean "${near}"?`,
      };
}

/** What stands in the places of a route, or nothing where the path is of another. */
function placesIn(expected: readonly string[], path: string): Map<string, string> | undefined {
  const given = path.split("/");
  if (expected.length !== given.length) return undefined;
  const places = new Map<string, string>();
  for (const [index, part] of expected.entries()) {
    const text = given[index] ?? "";
    const place = onlyPlace(part);
    if (place !== undefined && text !== "") places.set(place, text);
    else if (part !== text) return undefined;
  }
  return places;
}

/** The route that a path is but for a slip in one of its fixed parts. */
function nearest({ parted }: Routes, given: readonly string[]): string | undefined {
  return parted.find(({ parts }) => {
    if (parts.length !== given.length || parts.length < 3) return false;
    const others = parts.flatMap((part, index) =>
      part === given[index] || onlyPlace(part) !== undefined ? [] : [[part, given[index] ?? ""] as const],
    );
    const [only, ...more] = others;
    return only !== undefined && more.length === 0 && slipOf(only[1], [only[0]]) !== undefined;
  })?.path;
}
