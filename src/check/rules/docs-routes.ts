import { onlyPlace, placesIn } from "../../bundle/places-in-braces.ts";
import { onPage } from "../rule-example.ts";
import type { Bundle } from "../../bundle/model.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, meant, type CheckRule } from "../context.ts";
import { findRoute, routesOf } from "../examples/find-route.ts";
import { oncePerText, type Block } from "../pages/page.ts";

const ID = "docs-routes";
const METHOD = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS";
/** One method or several, and a path behind. */
const ROUTE = new RegExp(`\\b((?:${METHOD})(?:[/|](?:${METHOD}))*)\\s+(/[A-Za-z0-9_./{}~-]*[A-Za-z0-9_}~])`, "gu");

/** Where a path may begin: asked first, because hardly any text has one. */
const PATH = /(?:^|[^\w/.:}~-])\/[A-Za-z0-9_{}~-]/u;
/** A path that stands alone. */
const ALONE = /(?<![\w/.:}~-])\/[A-Za-z0-9_{}~-]+(?:\/[A-Za-z0-9_{}~-]+){2,}(?![\w/~-]|\.\w)/gu;

/** Holds a method with a path, or a path alone, written in prose, to the routes of the contract. */
export const docsRoutes: CheckRule = {
  id: ID,
  why: "A route that differs in one letter or in its method is a call that nobody answers, and its reader looks for the fault at home.",
  example: onPage("Call {method} {path} for that.", "Call {wrong method} {path} for that."),
  needs: "pages",
  judge: ({ bundle }) => {
    const families = familiesOf(bundle);
    return {
      ofPage: ({ prose, foreignWords }) => {
        const wrong = oncePerText(({ text }) =>
          PATH.test(text)
            ? [...withMethod(text, bundle), ...alone(text, bundle, families)].filter(
                ({ path }) => !foreignWords.has(path),
              )
            : NONE,
        );
        return prose.flatMap((block) => wrong(block).map((each) => finding(block, each)));
      },
    };
  },
};

interface Found {
  readonly path: string;
  /** What is wrong with it: the path, or its method. */
  readonly at: number;
  readonly length: number;
  readonly message: string;
  readonly remedy?: string | undefined;
}

const NONE: readonly Found[] = [];

function finding(block: Block, { at, length, message, remedy }: Found): Finding {
  return fault(ID, block.place(at, length), message, remedy);
}

function withMethod(text: string, bundle: Bundle): Found[] {
  return [...text.matchAll(ROUTE)].flatMap((match) => {
    const [all, methods = "", path = ""] = match;
    return methods.split(/[/|]/u).flatMap((method) => {
      const led = findRoute(bundle, method, path);
      if (led === undefined || !("wrong" in led)) return [];
      const inside = led.wrong === "method" ? methods.indexOf(method) : all.length - path.length;
      const length = led.wrong === "method" ? method.length : path.length;
      return [{ path, at: match.index + inside, length, message: led.message, remedy: led.remedy }];
    });
  });
}

/** Paths that begin like several routes and are none of them. What stands behind a method was judged with it. */
function alone(text: string, bundle: Bundle, families: ReadonlySet<string>): Found[] {
  return [...text.matchAll(ALONE)].flatMap((match) => {
    const [path] = match;
    const judged = new RegExp(`(?:${METHOD})\\s+$`, "u").test(text.slice(0, match.index));
    const { byPath, parted } = routesOf(bundle);
    const meantAsRoute = !judged && families.has(familyOf(path)) && !byPath.has(path);
    if (!meantAsRoute || parted.some(({ parts }) => fits(parts, path))) return [];
    const near = didYouMean(path, byPath.keys());
    const remedy =
      meant(near) ?? `if it is no route of the contract, say so on the page: <!-- membrane:words ${path} -->`;
    const message = `no operation has the path ${JSON.stringify(path)}`;
    return [{ path, at: match.index, length: path.length, message, remedy }];
  });
}

/** First parts that the paths of two or more routes share: a path that begins so is meant as a route. */
function familiesOf(bundle: Bundle): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const family of [...routesOf(bundle).byPath.keys()].map(familyOf)) {
    if (seen.has(family) && placesIn(family).length === 0) shared.add(family);
    seen.add(family);
  }
  return shared;
}

function familyOf(path: string): string {
  return path.split("/").slice(0, 3).join("/");
}

/** Whether a path is of a route, or leads there. */
function fits(expected: readonly string[], path: string): boolean {
  return path.split("/").every((part, index) => {
    const other = expected[index];
    return other !== undefined && (other === part || onlyPlace(other) !== undefined);
  });
}
