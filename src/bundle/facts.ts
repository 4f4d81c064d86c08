import { basename } from "node:path";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { documentsOf } from "./documents-of.ts";
import type { Bundle } from "./model.ts";
import { namesIn } from "./names-in.ts";

/** A fact as a page shows it, or why there is none at a path. */
export type Fact = { readonly text: string } | { readonly message: string; readonly remedy?: string };

interface Hit {
  readonly path: string;
  readonly value: unknown;
}

/**
 * Reads a fact of a bundle. Its path has names of members with slashes between them; entries of a list go by their first word or
 * their number, and `count` is how many there are. In front may stand the document, `contracts/<file>#`; without it the path must
 * lead to one and the same value wherever it leads to any.
 */
export function factAt(bundle: Bundle, path: string): Fact {
  const [file, inside] = path.includes("#") ? path.split("#") : [undefined, path];
  const documents = documentsOf(bundle);
  const asked = file === undefined ? documents : documents.filter(({ path: own }) => isNamed(bundle, own, file));
  if (asked.length === 0) return unknownDocument(bundle, file ?? "");
  const segments = (inside ?? "").split("/").filter((segment) => segment !== "");
  const hits = asked.flatMap(({ path: own, value }): Hit[] => {
    const found = follow(value, segments);
    return "value" in found ? [{ path: own, value: found.value }] : [];
  });
  const [hit, ...others] = hits;
  if (hit === undefined) return dead(asked, segments);
  const text = textOf(hit.value);
  if (others.some(({ value }) => textOf(value) !== text))
    return {
      message: `fact ${quoted(path)} stands in several documents`,
      remedy: `name one: ${hits.map((each) => `contracts/${each.path}#${path}`).join(", ")}`,
    };
  return text === undefined
    ? {
        message: `fact ${quoted(path)} is no single value`,
        remedy: `name one of its members: ${[...namesIn(hit.value).keys()].slice(0, 8).join(", ")}`,
      }
    : { text };
}

function isNamed({ root }: Bundle, own: string, file: string): boolean {
  return [own, `contracts/${own}`, `${basename(root)}/${own}`].includes(file);
}

function unknownDocument(bundle: Bundle, file: string): Fact {
  const near = didYouMean(
    file,
    documentsOf(bundle).map(({ path }) => `contracts/${path}`),
  );
  return { message: `document ${quoted(file)} does not exist`, ...guess(near) };
}

/** Follows as much of a path as there is. */
function follow(value: unknown, segments: readonly string[]): { value: unknown } | { stuck: number; known: string[] } {
  let current = value;
  for (const [index, segment] of segments.entries()) {
    const names = namesIn(current);
    if (names.has(segment)) current = names.get(segment);
    else if (Array.isArray(current) && segment === "count") current = current.length;
    else if (Array.isArray(current) && /^[0-9]+$/u.test(segment) && Number(segment) < current.length)
      current = current[Number(segment)] as unknown;
    else return { stuck: index, known: [...names.keys()] };
  }
  return { value: current };
}

/** Where the path that leads farthest ends, and what may have been meant. */
function dead(documents: readonly { value: unknown }[], segments: readonly string[]): Fact {
  const ends = documents.flatMap(({ value }) => {
    const end = follow(value, segments);
    return "stuck" in end ? [end] : [];
  });
  const farthest = Math.max(0, ...ends.map(({ stuck }) => stuck));
  const known = ends.filter(({ stuck }) => stuck === farthest).flatMap((end) => end.known);
  const near = didYouMean(segments[farthest] ?? "", known);
  const better =
    near === undefined ? undefined : [...segments.slice(0, farthest), near, ...segments.slice(farthest + 1)];
  return { message: `fact ${quoted(segments.join("/"))} does not exist in the contracts`, ...guess(better?.join("/")) };
}

/** The text of a value: a word, a number, or a list of such. Undefined for what has members of its own. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => textOf(item));
    return items.every((item) => item !== undefined) ? items.join(", ") : undefined;
  }
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function guess(near: string | undefined): { remedy?: string } {
  return near === undefined ? {} : { remedy: `did you mean "${near}"?` };
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
