import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import { contractFiles, followedPath, unknownPath, type ContractFiles } from "../contract-paths.ts";
import { unknownName, type WrongWord } from "../known-names.ts";
import type { Block, Page } from "../pages/page.ts";
import { topicWords } from "../topic-words.ts";
import { vocabularyOf, type Vocabulary } from "../vocabulary.ts";
import { wordsIn, type Word } from "../words.ts";

/** Holds every operation, refusal code, requirement and contract path that a page names to what the bundle has. */
export const docsNames: CheckRule = {
  id: "docs-names",
  why: "A page that names an operation, a code or a contract path that does not exist sends its reader looking for nothing.",
  good: "A revoked consent answers connector_consent_revoked.",
  bad: "A revoked consent answers connector_consent_revokd.",
  needs: "pages",
  invariant: "docs_name_known_things",
  check: ({ bundle, documentation }) => {
    const judge = judgeOf(vocabularyOf(bundle), contractFiles(bundle));
    return (documentation?.pages ?? []).flatMap((page) =>
      page.blocks.filter((block) => !block.quoted).flatMap((block) => wrongIn(block, page, judge)),
    );
  },
};

/** What is wrong with a word that stands right behind another, or behind none. */
type Judge = (word: string, behind: string | undefined, inCode: boolean) => WrongWord | undefined;

/** Pages say the same words again and again, so each is judged once. */
function judgeOf(vocabulary: Vocabulary, files: ContractFiles): Judge {
  const judged = { code: new Map<string, WrongWord | undefined>(), prose: new Map<string, WrongWord | undefined>() };
  const judge: Judge = (word, behind, inCode) =>
    /[{}<>*$%@~]/u.test(word)
      ? undefined
      : (unknownPath(word, files) ??
        followedPath(word, behind, files, vocabulary) ??
        unknownName(word, vocabulary, inCode));
  return (word, behind, inCode) => {
    // Only a path gives the word behind it another meaning.
    if (behind?.includes("/") === true) return judge(word, behind, inCode);
    const known = inCode ? judged.code : judged.prose;
    if (!known.has(word)) known.set(word, judge(word, undefined, inCode));
    return known.get(word);
  };
}

function wrongIn(block: Block, page: Page, judge: Judge): Finding[] {
  const words = wordsIn(block);
  // Those are judged by docs-topics.
  const topics = new Set(topicWords(block.text).map((word) => word.at));
  return words.flatMap((word, index) => {
    const wrong = judge(word.text, adjacentTo(block, words[index - 1], word), block.kind === "code");
    if (wrong === undefined || page.foreignWords.has(word.text) || topics.has(word.at)) return [];
    return [fault("docs-names", block.place(word.at, word.text.length), wrong.message, wrong.remedy)];
  });
}

function adjacentTo(block: Block, before: Word | undefined, word: Word): string | undefined {
  return before !== undefined && block.text.slice(before.end, word.at).trim() === "" ? before.text : undefined;
}
