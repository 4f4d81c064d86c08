import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import { contractFiles, followedPath, unknownPath } from "../contract-paths.ts";
import { unknownName } from "../known-names.ts";
import type { Page } from "../pages/page.ts";
import { topicWords } from "../topic-words.ts";
import { vocabularyOf } from "../vocabulary.ts";
import { wordsOf } from "../words.ts";

/** Holds every operation, refusal code, requirement and contract path that a page names to what the bundle has. */
export const docsNames: CheckRule = {
  id: "docs-names",
  why: "A page that names an operation, a code or a contract path that does not exist sends its reader looking for nothing.",
  good: "A revoked consent answers connector_consent_revoked.",
  bad: "A revoked consent answers connector_consent_revokd.",
  needs: "pages",
  invariant: "docs_name_known_things",
  check: ({ bundle, documentation }) => {
    const vocabulary = vocabularyOf(bundle);
    const files = contractFiles(bundle);
    const judge = (page: Page): Finding[] =>
      page.blocks
        .filter((block) => !block.quoted)
        .flatMap((block) => {
          const words = wordsOf(block.text);
          // Those are judged by docs-topics.
          const topics = new Set(topicWords(block.text).map((word) => word.at));
          return words.flatMap((word, index) => {
            if (page.foreignWords.has(word.text) || topics.has(word.at) || /[{}<>*$%@~]/u.test(word.text)) return [];
            const before = words[index - 1];
            const adjacent =
              before !== undefined && block.text.slice(before.end, word.at).trim() === "" ? before.text : undefined;
            const wrong =
              unknownPath(word.text, files) ??
              followedPath(word.text, adjacent, files, vocabulary) ??
              unknownName(word.text, vocabulary, block.kind === "code");
            return wrong === undefined
              ? []
              : [fault("docs-names", block.place(word.at, word.text.length), wrong.message, wrong.remedy)];
          });
        });
    return (documentation?.pages ?? []).flatMap((page) => judge(page));
  },
};
