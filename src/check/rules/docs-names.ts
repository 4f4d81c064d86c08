import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule, type Documentation } from "../context.ts";
import { contractFiles, followedPath, unknownPath, unmatchedPattern, type ContractFiles } from "../contract-paths.ts";
import { tagReader, type ReadTag } from "../examples/example-tag.ts";
import { isOrdinary, unknownName, type WrongWord } from "../known-names.ts";
import { unknownPage } from "../page-paths.ts";
import { oncePerText, type Block, type Page } from "../pages/page.ts";
import { topicWords } from "../topic-words.ts";
import { vocabularyOf, type Vocabulary } from "../vocabulary.ts";
import { wordsIn, type Word } from "../words.ts";
import { onPage } from "../rule-example.ts";

/** Holds every operation, refusal code, requirement and contract path that a page names to what the bundle has. */
export const docsNames: CheckRule = {
  id: "docs-names",
  why: "A page that names an operation, a code or a contract path that does not exist sends its reader looking for nothing.",
  example: onPage("It answers {code}.", "It answers {misspelt code}."),
  needs: "pages",
  invariant: "docs_name_known_things",
  judge: (context, documentation) => {
    const judge = judgeOf(vocabularyOf(context), contractFiles(context.bundle), documentation);
    const readTag = tagReader(context.bundle);
    return {
      ofPage: (page) => {
        const wrong = oncePerText((block) => wrongIn(block, page, judge));
        return page.blocks
          .filter((block) => !block.quoted && wrong(block).length > 0 && !isExample(block, readTag))
          .flatMap((block) => wrong(block).map((each) => finding(block, each)));
      },
    };
  },
};

/** Examples that say what they are of are judged whole by docs-examples. */
function isExample({ info }: Block, readTag: ReadTag): boolean {
  const [language = "", ...words] = info?.text.split(/\s+/u) ?? [];
  return /^(?:json|http)$/iu.test(language) && readTag(language.toLowerCase(), words) !== undefined;
}

/** What is wrong with a word that stands right behind a path, or behind none. */
type Judge = (word: string, path: string | undefined, inCode: boolean) => WrongWord | undefined;

/** Pages say the same words again and again, so each is judged once. */
function judgeOf(vocabulary: Vocabulary, files: ContractFiles, documentation: Documentation): Judge {
  const judged = { code: new Map<string, WrongWord | undefined>(), prose: new Map<string, WrongWord | undefined>() };
  const judge: Judge = (word, path, inCode) =>
    /[{}<>*$%@~]/u.test(word)
      ? unmatchedPattern(word, files)
      : (unknownPath(word, files) ??
        followedPath(word, path, files, vocabulary) ??
        (inCode ? undefined : unknownPage(word, documentation)) ??
        unknownName(word, vocabulary, inCode));
  return (word, path, inCode) => {
    if (path !== undefined) return judge(word, path, inCode);
    if (isOrdinary(word)) return undefined;
    const known = inCode ? judged.code : judged.prose;
    if (!known.has(word)) known.set(word, judge(word, undefined, inCode));
    return known.get(word);
  };
}

interface Wrong extends WrongWord {
  readonly word: Word;
}

function finding(block: Block, { word, message, remedy }: Wrong): Finding {
  return fault("docs-names", block.place(word.at, word.text.length), message, remedy);
}

function wrongIn(block: Block, page: Page, judge: Judge): Wrong[] {
  const words = wordsIn(block);
  const inCode = block.kind === "code";
  const found: Wrong[] = [];
  words.forEach((word, index) => {
    const wrong = judge(word.text, pathBefore(block, words[index - 1], word), inCode);
    if (wrong !== undefined && !page.foreignWords.has(word.text) && !isTopic(word, block))
      found.push({ ...wrong, word });
  });
  return found;
}

/** Topics are judged by docs-topics. */
function isTopic(word: Word, block: Block): boolean {
  return topicWords(block.text, []).some((topic) => topic.at === word.at);
}

/** The path a word stands right behind, if any: it gives the word another meaning. */
function pathBefore(block: Block, before: Word | undefined, word: Word): string | undefined {
  if (before?.text.includes("/") !== true) return undefined;
  return block.text.slice(before.end, word.at).trim() === "" ? before.text : undefined;
}
