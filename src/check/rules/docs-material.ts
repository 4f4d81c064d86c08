import type { Source } from "../../bundle/model.ts";
import { toPointer } from "../../bundle/json-pointer.ts";
import { lineAndColumn } from "../../bundle/position.ts";
import type { Finding, Place } from "../../diagnostics/finding.ts";
import type { CheckContext, CheckRule } from "../context.ts";
import { placeIn } from "../places.ts";
import { onPage } from "../rule-example.ts";

interface Shapes {
  readonly each: readonly { readonly id: string; readonly pattern: RegExp }[];
  /** Finds any of them. */
  readonly any: RegExp;
}

/** Keeps anything that looks like a declared secret out of pages and contract documents, examples and comments included. */
export const docsMaterial: CheckRule = {
  id: "docs-material",
  why: "A secret in an example is a leaked secret, and readers copy examples; so pages and contracts hold none, not even a made-up one.",
  example: onPage("authorization: <token>", "authorization: {secret}"),
  needs: "bundle",
  check: (context) => {
    const shapes = secretShapes(context);
    const { sources } = context.bundle;
    const documents = [
      sources.bundle,
      sources.refusalCodes,
      sources.productionAdmission,
      sources.sensitiveMaterial,
      sources.requirements,
      ...sources.profiles,
    ];
    return documents.flatMap((source) => inDocument(context, shapes, source));
  },
  judge: (context) => {
    const shapes = secretShapes(context);
    return {
      ofPage: ({ file, text }) =>
        found(shapes, text).map(({ id, at, length }) =>
          finding(id, { file, ...lineAndColumn(text, at), length }, length),
        ),
    };
  },
};

function secretShapes({ bundle }: CheckContext): Shapes {
  const shapes = bundle.sensitiveMaterial.classes
    .filter((entry) => entry.condition === "secret")
    .flatMap((entry) => entry.value_shapes);
  return {
    each: shapes.map(({ id, pattern }) => ({ id, pattern: new RegExp(pattern, "gu") })),
    any: new RegExp(shapes.map(({ pattern }) => `(?:${pattern})`).join("|") || "(?!)", "u"),
  };
}

function inDocument(context: CheckContext, shapes: Shapes, source: Source<unknown>): Finding[] {
  // The parts of samples and the patterns themselves look like what they describe.
  const own = source === context.bundle.sources.sensitiveMaterial;
  const findings: Finding[] = [];
  eachString(source.value, [], (text, path) => {
    const hits = found(shapes, text);
    if (hits.length === 0 || (own && path.includes("value_shapes"))) return;
    const place = placeIn(context, source, toPointer(path));
    findings.push(...hits.map(({ id, length }) => finding(id, place, length)));
  });
  return findings;
}

function finding(shape: string, place: Place, length: number): Finding {
  return {
    rule: "docs-material",
    severity: "error",
    place,
    message: `text of ${length} characters has the shape of secret material (${shape})`,
    remedy: "put a placeholder in angle brackets there; if it was a live secret, rotate it",
    withheld: true,
  };
}

function found({ each, any }: Shapes, text: string): { id: string; at: number; length: number }[] {
  // Hardly any text holds one.
  if (!any.test(text)) return [];
  return each.flatMap(({ id, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ id, at: match.index, length: match[0].length })),
  );
}

/** Visits every string of a value, names of members included. The path is the visitor's for the time of the visit. */
function eachString(
  value: unknown,
  path: (string | number)[],
  visit: (text: string, path: readonly (string | number)[]) => void,
): void {
  if (typeof value === "string") visit(value, path);
  if (typeof value !== "object" || value === null) return;
  const list = Array.isArray(value);
  for (const [name, member] of Object.entries(value)) {
    path.push(list ? Number(name) : name);
    if (!list) visit(name, path);
    eachString(member, path, visit);
    path.pop();
  }
}
