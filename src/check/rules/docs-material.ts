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
    const inPages = (context.documentation?.pages ?? []).flatMap((page) =>
      found(shapes, page.text).map(({ id, at, length }) =>
        finding(id, { file: page.file, ...lineAndColumn(page.text, at), length }, length),
      ),
    );
    const { sources } = context.bundle;
    const documents = [
      sources.bundle,
      sources.refusalCodes,
      sources.productionAdmission,
      sources.sensitiveMaterial,
      sources.requirements,
      ...sources.profiles,
    ];
    return [...inPages, ...documents.flatMap((source) => inDocument(context, shapes, source))];
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
  return stringsOf(source.value, [])
    .filter(({ path }) => !(own && path.includes("value_shapes")))
    .flatMap(({ path, text }) =>
      found(shapes, text).map(({ id, length }) => finding(id, placeIn(context, source, toPointer(path)), length)),
    );
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

function stringsOf(value: unknown, path: readonly (string | number)[]): { path: (string | number)[]; text: string }[] {
  if (typeof value === "string") return [{ path: [...path], text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsOf(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    { path: [...path, name], text: name },
    ...stringsOf(member, [...path, name]),
  ]);
}
