import { didYouMean, slipOf } from "../diagnostics/did-you-mean.ts";
import { meant } from "./context.ts";
import { oneLetterOff } from "./one-letter-off.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What is wrong with a word, and what to do. */
export interface WrongWord {
  readonly message: string;
  readonly remedy: string | undefined;
}

const DOTTED = /^[a-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*){1,3}$/u;
const STRICT_DOTTED = /^[a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*){1,3}$/u;
const SNAKE = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+$/u;
const SHOUTED = /^[A-Z][A-Z0-9]{4,}$/u;
/** Fewest small letters that alone may be meant as a name: shorter words are too near to others that mean something else. */
const LEAST_QUIET = 12;
const QUIET = new RegExp(`^[a-z]{${LEAST_QUIET},}$`, "u");
/** Letters without a sign among them, at most the first a capital, and fewer than a name has: neither a name nor a path, whatever the bundle. */
const ORDINARY = new RegExp(`^[A-Z]?[a-z]{0,${LEAST_QUIET - 2}}$`, "u");
const REQUIREMENT = /^[A-Z]{2,4}-[0-9]{2,3}$/u;
const COMPOUND = /^[a-z]+(?:-[a-z]+)+$/u;
const FILE =
  /\.(?:json|jsonc|md|ts|js|mjs|cjs|py|go|rs|java|sh|sql|html|css|xml|txt|toml|yml|yaml|lock|log|csv|pdf|png|svg|tgz)$/iu;

/** Whether nothing can be wrong with a word that stands behind no path. Most words of a page are such. */
export function isOrdinary(word: string): boolean {
  return ORDINARY.test(word);
}

/**
 * Says what is wrong when a word is meant as a name of the bundle but is none, and nothing otherwise. A word is taken for a name when it
 * nearly is one, or when it begins like two of them; in code, which is full of other people's names, only when it nearly is one.
 */
export function unknownName(word: string, vocabulary: Vocabulary, inCode: boolean): WrongWord | undefined {
  const slash = word.indexOf("/");
  if (slash > 0 && DOTTED.test(word.slice(0, slash))) return unknownObligation(word, slash, vocabulary, inCode);
  if (REQUIREMENT.test(word)) return unknownRequirement(word, vocabulary);
  if (vocabulary.names.has(word) || vocabulary.codes.has(word) || vocabulary.operations.has(word)) return undefined;
  if (DOTTED.test(word) && !FILE.test(word)) return unknownOperation(word, vocabulary, inCode);
  if (SHOUTED.test(word) || QUIET.test(word)) return unknownShout(word, vocabulary);
  return SNAKE.test(word) ? unknownCode(word, vocabulary, inCode) : undefined;
}

/** A single word is meant as a code where codes are single words of its kind and it nearly is one, but for its ending. */
function unknownShout(word: string, { codes }: Vocabulary): WrongWord | undefined {
  const kind = SHOUTED.test(word) ? SHOUTED : QUIET;
  const slip = slipOf(
    word,
    [...codes].filter((code) => kind.test(code)),
  );
  return slip === undefined || (kind === QUIET && !sameEnds(slip, word))
    ? undefined
    : { message: `refusal code ${JSON.stringify(word)} does not exist`, remedy: meant(slip) };
}

/** Words of a language have relatives with other ends: authenticated, unauthenticated. */
function sameEnds(one: string, other: string): boolean {
  return (
    Math.abs(one.length - other.length) <= 1 &&
    one.slice(0, 2) === other.slice(0, 2) &&
    one.slice(-2) === other.slice(-2)
  );
}

function unknownOperation(word: string, vocabulary: Vocabulary, inCode: boolean): WrongWord | undefined {
  if (vocabulary.operations.has(word) || vocabulary.namespaces.has(word)) return undefined;
  const slip = slipOf(word, vocabulary.operations);
  const kin =
    !inCode && STRICT_DOTTED.test(word) && vocabulary.operationFamilies.has(word.slice(0, word.indexOf(".") + 1));
  if (slip === undefined && !kin) return undefined;
  return {
    message: `operation ${JSON.stringify(word)} does not exist`,
    remedy: meant(slip ?? didYouMean(word, vocabulary.operations)),
  };
}

function unknownObligation(
  word: string,
  slash: number,
  vocabulary: Vocabulary,
  inCode: boolean,
): WrongWord | undefined {
  const [operation, suffix] = [word.slice(0, slash), word.slice(slash + 1)];
  const wrong = unknownOperation(operation, vocabulary, inCode);
  if (wrong !== undefined || !vocabulary.operations.has(operation) || vocabulary.obligations.has(word)) return wrong;
  const list = "run: membrane list obligations";
  if (vocabulary.suffixes.has(suffix))
    return { message: `no obligation ${JSON.stringify(suffix)} follows for ${operation}`, remedy: list };
  const slip = slipOf(suffix, vocabulary.suffixes);
  // A word of several, which nothing else behind an operation has; in code it may be somebody else's.
  if (slip === undefined && (inCode || !COMPOUND.test(suffix))) return undefined;
  const remedy = slip === undefined ? list : meant(`${operation}/${slip}`);
  return { message: `obligation ${JSON.stringify(word)} does not exist`, remedy };
}

function unknownRequirement(word: string, vocabulary: Vocabulary): WrongWord | undefined {
  const family = word.slice(0, word.indexOf("-") + 1);
  if (vocabulary.requirements.has(word) || ![...vocabulary.requirements].some((id) => id.startsWith(family)))
    return undefined;
  return { message: `requirement ${JSON.stringify(word)} does not exist`, remedy: "run: membrane list requirements" };
}

function unknownCode(word: string, vocabulary: Vocabulary, inCode: boolean): WrongWord | undefined {
  const one = word.slice(0, -1);
  if (word.endsWith("s") && vocabulary.names.has(one) && !vocabulary.codes.has(one)) return undefined;
  const slip = slipOf(word, vocabulary.codes);
  if (slip === undefined && !inCode) {
    const typo = oneLetterOff(word, vocabulary.names);
    if (typo !== undefined) return { message: `name ${JSON.stringify(word)} does not exist`, remedy: meant(typo) };
  }
  const kin = !inCode && vocabulary.codeFamilies.has(word.slice(0, word.indexOf("_") + 1));
  if (slip === undefined && !kin) return undefined;
  const remedy =
    meant(slip ?? didYouMean(word, vocabulary.codes)) ??
    `if it is no refusal code, say so on the page: <!-- membrane:words ${word} -->`;
  return { message: `refusal code ${JSON.stringify(word)} does not exist`, remedy };
}
