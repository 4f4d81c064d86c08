import type { Bundle } from "../../bundle/model.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import { findRoute } from "../examples/find-route.ts";
import { proseOf, type Block } from "../pages/page.ts";

const ID = "docs-routes";
const METHOD = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS";
/** One method or several, and a path behind. */
const ROUTE = new RegExp(`\\b((?:${METHOD})(?:[/|](?:${METHOD}))*)\\s+(/[A-Za-z0-9_./{}~-]*[A-Za-z0-9_}~])`, "gu");

/** Holds a method with a path, written in prose, to the routes of the contract. */
export const docsRoutes: CheckRule = {
  id: ID,
  why: "A route that differs in one letter or in its method is a call that nobody answers, and its reader looks for the fault at home.",
  good: "Call POST /v1/evidence/connectors/ingest for that.",
  bad: "Call PUT /v1/evidence/connectors/ingest for that.",
  needs: "pages",
  check: ({ bundle, documentation }) =>
    (documentation?.pages ?? []).flatMap((page) => proseOf(page).flatMap((block) => wrongIn(block, bundle))),
};

function wrongIn(block: Block, bundle: Bundle): Finding[] {
  if (!block.text.includes("/")) return [];
  return [...block.text.matchAll(ROUTE)].flatMap((match) => {
    const [all, methods = "", path = ""] = match;
    return methods.split(/[/|]/u).flatMap((method) => {
      const led = findRoute(bundle, method, path);
      if (led === undefined || !("wrong" in led)) return [];
      const inside = led.wrong === "method" ? methods.indexOf(method) : all.length - path.length;
      const length = led.wrong === "method" ? method.length : path.length;
      return [fault(ID, block.place(match.index + inside, length), led.message, led.remedy)];
    });
  });
}
