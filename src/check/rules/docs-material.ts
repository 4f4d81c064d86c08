import type { Source } from "../../bundle/model.ts";
import { toPointer } from "../../bundle/json-pointer.ts";
import { lineAndColumn } from "../../bundle/position.ts";
import type { Finding, Place } from "../../diagnostics/finding.ts";
import type { CheckContext, CheckRule } from "../context.ts";
import { placeIn } from "../places.ts";

interface Shape {
  readonly id: string;
  readonly pattern: RegExp;
}

/** Keeps anything that looks like a declared secret out of pages and contract documents, examples and comments included. */
export const docsMaterial: CheckRule = {
  id: "docs-material",
  why: "A secret in an example is a leaked secret, and readers copy examples; so pages and contracts hold none, not even a made-up one.",
  good: "authorization: Bearer <token>",
  needs: "bundle",
  check: (context) => {
    const shapes = secretShapes(context);
    const inPages = (context.documentation?.pages ?? []).flatMap((page) =>
      found(shapes, page.text).map(({ shape, at, length }) =>
        finding(shape, { file: page.file, ...lineAndColumn(page.text, at), length }, length),
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

function secretShapes({ bundle }: CheckContext): Shape[] {
  return bundle.sensitiveMaterial.classes
    .filter((entry) => entry.condition === "secret")
    .flatMap((entry) =>
      entry.value_shapes.map((shape) => ({ id: shape.id, pattern: new RegExp(shape.pattern, "gu") })),
    );
}

function inDocument(context: CheckContext, shapes: readonly Shape[], source: Source<unknown>): Finding[] {
  // The parts of samples and the patterns themselves look like what they describe.
  const own = source === context.bundle.sources.sensitiveMaterial;
  return stringsOf(source.value, [])
    .filter(({ path }) => !(own && path.includes("value_shapes")))
    .flatMap(({ path, text }) =>
      found(shapes, text).map(({ shape, length }) => finding(shape, placeIn(context, source, toPointer(path)), length)),
    );
}

function finding(shape: Shape, place: Place, length: number): Finding {
  return {
    rule: "docs-material",
    severity: "error",
    place,
    message: `text of ${length} characters has the shape of secret material (${shape.id})`,
    remedy: "put a placeholder in angle brackets there; if it was a live secret, rotate it",
    withheld: true,
  };
}

function found(shapes: readonly Shape[], text: string): { shape: Shape; at: number; length: number }[] {
  return shapes.flatMap((shape) =>
    [...text.matchAll(shape.pattern)].map((match) => ({ shape, at: match.index, length: match[0].length })),
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
