import { dirname, join, relative, resolve } from "node:path";
import { locateBundle } from "../bundle/locate.ts";
import type { Documentation } from "../check/context.ts";
import type { Anchored } from "../diff/side.ts";
import { DEFAULT_FOLDER, documentationOf } from "./check-pages.ts";

/**
 * The anchors that the pages of a documentation make with tags of their own. Headings make some too, out of their words; nobody promised those.
 * Undefined where the documentation does not lie beside the bundle: it is that of somebody else. Where there is none, the bundle of this project has lost its own,
 * and of another one nothing is known.
 */
export function publishedAnchors(
  { bundle, root }: { readonly bundle: { readonly root: string }; readonly root: string },
  documentation: Documentation | undefined,
): Anchored | undefined {
  const folder = documentation?.folder ?? join(root, DEFAULT_FOLDER);
  const own = resolve(bundle.root) === resolve(locateBundle(undefined, root));
  if (documentation === undefined && !own) return undefined;
  if (dirname(folder) !== dirname(resolve(bundle.root))) return undefined;
  const shown = relative(root, folder).replaceAll("\\", "/");
  const pages = (documentation?.pages ?? []).filter(({ unpublished }) => !unpublished);
  const inside = pages.map(({ path, tagIds }): [string, readonly string[]] => [
    relative(folder, path).replaceAll("\\", "/"),
    tagIds,
  ]);
  return {
    // The front page of a project lies outside.
    pages: new Map(inside.filter(([path]) => !path.startsWith("../"))),
    shown: (page) => [shown, page].filter((part) => part !== "").join("/"),
  };
}

/** The same of the documentation that was asked for, or of the one here. */
export function readAnchors(
  project: Parameters<typeof publishedAnchors>[0],
  docs: string | undefined,
): Anchored | undefined {
  return publishedAnchors(project, documentationOf({ paths: [], docs }, project).documentation);
}
