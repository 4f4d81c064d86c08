import { operationsOf, type Bundle, type Operation } from "../../bundle/model.ts";
import { slipOf } from "../../diagnostics/did-you-mean.ts";

/** Where a method and a path lead, or what is wrong with them. Nothing at all where they are of no route of the bundle and near to none. */
export type Led =
  | { readonly operation: Operation; readonly inPath: ReadonlyMap<string, string> }
  | { readonly wrong: "method" | "path"; readonly message: string; readonly remedy: string };

/** Finds the operation of a method and a path. Placeholders of the contract may stand in the path as they are. */
export function findRoute(bundle: Bundle, method: string, path: string): Led | undefined {
  const fitting = operationsOf(bundle).flatMap((operation) => {
    const inPath = placesIn(operation.path, path);
    return inPath === undefined ? [] : [{ operation, inPath }];
  });
  // A path without places is meant before one that has some.
  const plainFirst = fitting.toSorted((a, b) => a.inPath.size - b.inPath.size);
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
  const near = nearest(bundle, path);
  return near === undefined
    ? undefined
    : {
        wrong: "path",
        message: `no operation has the path ${JSON.stringify(path)}`,
        remedy: `did you mean "${near}"?`,
      };
}

/** What stands in the places of a route, or nothing where the path is of another. */
function placesIn(route: string, path: string): Map<string, string> | undefined {
  const [expected, given] = [route.split("/"), path.split("/")];
  if (expected.length !== given.length) return undefined;
  const places = new Map<string, string>();
  for (const [index, part] of expected.entries()) {
    const text = given[index] ?? "";
    if (part.startsWith("{") && text !== "") places.set(part.slice(1, -1), text);
    else if (part !== text) return undefined;
  }
  return places;
}

/** The route that a path is but for a slip in one of its fixed parts. */
function nearest(bundle: Bundle, path: string): string | undefined {
  const given = path.split("/");
  return operationsOf(bundle).find(({ path: route }) => {
    const expected = route.split("/");
    if (expected.length !== given.length) return false;
    const others = expected.flatMap((part, index) =>
      part === given[index] || part.startsWith("{") ? [] : [[part, given[index] ?? ""] as const],
    );
    const [only, ...more] = others;
    return only !== undefined && more.length === 0 && expected.length > 2 && slipOf(only[1], [only[0]]) !== undefined;
  })?.path;
}
