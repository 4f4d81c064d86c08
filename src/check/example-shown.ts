import { withUnseenShown } from "../bundle/unseen.ts";
import type { RuleExample } from "./rule-example.ts";

/** An example in words: where it stands, what passes and what fails. No text that looks like a secret, and none of a million characters. */
export interface ExampleShown {
  readonly where: string;
  readonly passes: string;
  readonly fails: string;
}

/** Where a rule looks, in one word or two. */
export const PLACES: Readonly<Record<RuleExample["in"], string>> = {
  bundle: "contracts",
  text: "contracts",
  page: "pages",
  listing: "running membranes",
  generated: "generated files",
  replay: "pages and the reference",
  types: "generated types",
  lock: "contracts and their lock",
};

/** Shows an example of a rule. */
export function exampleShown(example: RuleExample): ExampleShown {
  switch (example.in) {
    case "bundle":
      return {
        where: `${example.pointer} of ${example.document.endsWith(".json") ? example.document : `the ${example.document} document`}`,
        passes: "good" in example ? withUnseenShown(JSON.stringify(example.good)) : "as it stands",
        fails: "bad" in example ? withUnseenShown(JSON.stringify(example.bad)) : "nothing there",
      };
    case "text":
      return {
        where: "the text of bundle.json",
        passes: "as it stands",
        fails: shortened(example.bad).replaceAll("{text}", "(the document)"),
      };
    case "page":
    case "replay":
      return { where: "a page", passes: shortened(example.good), fails: shortened(example.bad) };
    case "listing":
      return {
        where: `the ${example.member} of an operation in the listing of a running membrane`,
        passes: "that of the contract",
        fails: JSON.stringify(example.bad),
      };
    case "lock": {
      if (example.change === "lock removed")
        return { where: "the lock that bundle.json names", passes: "as it was written", fails: "nothing there" };
      const { where, passes, fails } = exampleShown(example.change);
      return { where: `${where}, after the lock was written`, passes, fails };
    }
    case "generated":
      return { where: "a generated file", passes: example.good, fails: example.bad };
    case "types":
      return {
        where: "types of the configuration",
        passes: JSON.stringify(example.good),
        fails: JSON.stringify(example.bad),
      };
  }
}

const MOST = 160;
/** From here on its beginning tells nothing, and looking at it means writing all of it. */
const HUGE = 100_000;

/** A text with what cannot be seen made visible, or how long it is when nobody would read it. */
export function shortened(text: string): string {
  const beginning = text.length > HUGE ? "" : `${text.slice(0, 8)}... `;
  const shown = text.length > MOST ? `${beginning}(${text.length} characters)` : text;
  return withUnseenShown(shown).replaceAll("\uFFFD", "(a byte that is no UTF-8)");
}
