import type { Kind } from "./kind.ts";
import type { Scope } from "./scope.ts";
import { here, swap, twins, type Twins } from "./template.ts";

const kind = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `marker ${name}`,
  rule: "docs-markers",
  page,
});

/** What a page says to the kit. */
export const MARKER_KINDS: readonly Kind[] = [
  kind("for words, misspelt", () => twins`${here}<!-- membrane:${swap("words", "wrods")} thing_of_theirs -->\n\nText.`),
  kind("in a sentence", () => twins`Text ${here}<!-- membrane:${swap("words", "word")} thing_of_theirs --> and more.`),
  kind("that keeps anchors back", () => twins`${here}<!-- membrane:${swap("unpublished", "unpublishd")} -->\n\nText.`),
  kind("without its word", () => twins`${here}<!-- membrane:words${swap(" thing_of_theirs", "")} -->\n\nText.`),
  kind("that says too much", () => twins`${here}<!-- membrane:unpublished${swap("", " page")} -->\n\nText.`),
  kind("in a list", () => twins`- one\n- ${here}<!-- membrane:${swap("words", "names")} thing_of_theirs --> two`),
];
