import { expect, it } from "vitest";
import { routesBy } from "./routing.ts";

const find = routesBy(
  [
    { method: "GET", path: "/a/{one}/c" },
    { method: "GET", path: "/a/b/c" },
    { method: "POST", path: "/a/{one}/{two}" },
  ],
  (route) => route,
);
const found = (method: string, path: string): unknown => {
  const { route, inPath } = find(method, path) ?? {};
  return route === undefined ? undefined : [route.path, Object.fromEntries(inPath ?? [])];
};

it.each([
  ["GET", "/a/b/c", ["/a/b/c", {}]],
  ["GET", "/a/x/c", ["/a/{one}/c", { one: "x" }]],
  ["GET", "/a/%2F/c", ["/a/{one}/c", { one: "%2F" }]],
  ["POST", "/a/b/c", ["/a/{one}/{two}", { one: "b", two: "c" }]],
  ["GET", "/a//c", undefined],
  ["GET", "/a/{one}/c/", undefined],
  ["GET", "/a/x/C", undefined],
  ["PUT", "/a/b/c", undefined],
])("%s %s leads to %j", (method, path, expected) => expect(found(method, path)).toEqual(expected));
