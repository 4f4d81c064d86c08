import { onlyPlace, placesIn } from "../bundle/places-in-braces.ts";

/** Where a request leads. */
export interface Found<R> {
  readonly route: R;
  /** What stands in the places of the path, by name, as it was sent. */
  readonly inPath: ReadonlyMap<string, string>;
}

/** Finds the route of a method and a path, letter for letter. */
export type FindRoute<R> = (method: string, path: string) => Found<R> | undefined;

interface Bound {
  readonly method: string;
  readonly path: string;
}

interface Placed<R> {
  readonly route: R;
  readonly method: string;
  readonly segments: readonly string[];
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Makes the search over routes. A path without places is found before one that has some. */
export function routesBy<R>(routes: readonly R[], boundOf: (route: R) => Bound): FindRoute<R> {
  const plain = new Map<string, Found<R>>();
  const placed: Placed<R>[] = [];
  for (const route of routes) {
    const { method, path } = boundOf(route);
    if (placesIn(path).length > 0) placed.push({ route, method, segments: path.split("/") });
    else plain.set(`${method} ${path}`, { route, inPath: NOTHING });
  }
  return (method, path) => plain.get(`${method} ${path}`) ?? findPlaced(placed, method, path);
}

function findPlaced<R>(placed: readonly Placed<R>[], method: string, path: string): Found<R> | undefined {
  if (placed.length === 0) return undefined;
  const sent = path.split("/");
  for (const { route, method: bound, segments } of placed) {
    if (bound !== method || segments.length !== sent.length) continue;
    const inPath = new Map<string, string>();
    const fits = segments.every((segment, index) => {
      const text = sent[index] ?? "";
      const name = onlyPlace(segment);
      if (name === undefined) return segment === text;
      inPath.set(name, text);
      return text !== "";
    });
    if (fits) return { route, inPath };
  }
  return undefined;
}
