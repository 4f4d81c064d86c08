import { onlyPlace } from "../../src/bundle/places-in-braces.ts";
import type { Kind } from "./kind.ts";
import { misspelt, type Scope } from "./scope.ts";
import { swap, twins, type Twins } from "./template.ts";

const route = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `route ${name}`,
  rule: "docs-routes",
  page,
});
const anchor = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `anchor ${name}`,
  rule: "docs-coverage",
  page,
});

/** Another method, which no operation takes. */
const method = ({ operation }: Scope): ReturnType<typeof swap> => swap(operation.method, "PATCH");

/** An operation whose path has several fixed parts, and the path with a slip in the last of them. */
function path(s: Scope): { verb: string; path: ReturnType<typeof swap> } {
  const fitting = s.profile.operations.filter(
    ({ path: text }) => text.split("/").filter((part) => part.length > 4 && onlyPlace(part) === undefined).length > 1,
  );
  const operation = s.draw.one(
    fitting.length > 0 ? fitting : s.profile.operations.filter(({ path: text }) => text.split("/").length > 2),
  );
  const part =
    operation.path
      .split("/")
      .filter((each) => each.length > 4 && onlyPlace(each) === undefined)
      .at(-1) ?? "";
  return {
    verb: operation.method,
    path: swap(operation.path, operation.path.replace(part, misspelt(part, s.draw, []))),
  };
}

/** Routes in prose, and anchors that promise what is gone. */
export const ROUTE_KINDS: readonly Kind[] = [
  route("with another method", (s) => twins`Call ${method(s)} ${s.operation.path} for that.`),
  route("with another method in code type", (s) => twins`Call \`${method(s)} ${s.operation.path}\` for that.`),
  route(
    "with another method in a table",
    (s) => twins`| Route | Note |\n|---|---|\n| \`${method(s)} ${s.operation.path}\` | n |`,
  ),
  route("with another path", (s) => {
    const { verb, path: text } = path(s);
    return twins`Call ${verb} ${text} for that.`;
  }),
  route("with another path in a list", (s) => {
    const { verb, path: text } = path(s);
    return twins`- first\n- \`${verb} ${text}\``;
  }),
  anchor(
    "of an operation that is gone",
    (s) => twins`<a id="${swap(s.operation.name, misspelt(s.operation.name, s.draw, []))}"></a>\n\nText.`,
  ),
  anchor("of a code that is gone, in a heading", (s) => {
    const code = s.code.includes("_") || s.code === s.code.toUpperCase() ? s.code : s.otherCode;
    return twins`## <a id="${swap(code, misspelt(code, s.draw, s.bundle.codes.keys()))}"></a>What it means\n\nText.`;
  }),
];
