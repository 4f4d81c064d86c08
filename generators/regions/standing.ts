import { bodyOf, FORMAT, formatOf, provenanceOf } from "../provenance.ts";

/**
 * What is to be said of a generated text that is not as it must be: nothing stands there yet, its sources have changed, it is
 * written in an older form or has no checksum yet, it is of a newer version of the kit, or somebody has changed it by hand.
 */
export type Standing = "empty" | "stale" | "older" | "unsigned" | "newer" | "edited" | "foreign";

/** How a text stands to the one that belongs in its place. */
export function standingOf(text: string, content: string): Standing {
  if (text.trim() === "") return "empty";
  switch (provenanceOf(text)) {
    case "edited":
      return "edited";
    case "absent":
      return text.trim() === bodyOf(content).trim() ? "unsigned" : "foreign";
    case "intact": {
      const format = formatOf(text) ?? FORMAT;
      if (format === FORMAT) return "stale";
      return format < FORMAT ? "older" : "newer";
    }
  }
}

/** Whether nothing of anybody's is lost when the text is made again. */
export function mayBeReplaced(text: string, content: string): boolean {
  const standing = standingOf(text, content);
  return standing !== "edited" && standing !== "foreign" && standing !== "newer";
}
