import { askedOnce } from "../bundle/asked-once.ts";
import { slipOf } from "../diagnostics/did-you-mean.ts";
import type { Place } from "../diagnostics/finding.ts";
import { proseOf, type Block, type Page } from "./pages/page.ts";
import { wordsIn, type Word } from "./words.ts";

/** A place where a page gives an operation a label. The label need not exist. */
export interface LabelClaim {
  readonly operation: string;
  readonly label: string;
  readonly place: Place;
}

interface Known {
  readonly operations: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  /** Whether a word is a label but for a slip of the pen. */
  readonly nearlyLabel: (word: string) => boolean;
  /** The operations a block names. */
  readonly namedIn: (block: Block) => readonly string[];
}

/** Words that may stand between an operation and its label. Anything else (a "not", a "will be") makes it no claim. */
const FORWARD = new Set(
  "is are has have carries carry bears bear as the a an its label labels labelled labeled maturity remains remain stays stay stands stand at now currently still today operation operations both all each and only GET POST PUT PATCH DELETE HEAD".split(
    " ",
  ),
);
/** Words that may stand between a label and the operation it is given to; one of the second set must be among them. */
const BACKWARD = new Set("the a our its label labelled is".split(" "));
const GIVING = new Set("operation operations call calls crossing crossings route routes for of on".split(" "));
const PLURAL = new Set(["are", "both", "all", "each", "have", "carry", "bear"]);
const FARTHEST = 8;
const SENTENCE_ENDS = /[.;!?•]|\n\s*\n/u;
const LABEL_LINE = /^(?:maturity\s+)?label\s*(?:is|today)?\s*[:—–-]?\s*/iu;

/** Every label that the pages give an operation: in brackets, a table row, a list line, a sentence, or under the operation's heading. */
export function labelClaims(
  pages: readonly Page[],
  operations: ReadonlySet<string>,
  labels: ReadonlySet<string>,
): LabelClaim[] {
  const known: Known = {
    operations,
    labels,
    nearlyLabel: askedOnce((word: string) => slipOf(word, labels) !== undefined),
    namedIn: askedOnce((block: Block) => operationsIn(block, operations)),
  };
  return pages.flatMap((page) => claimsOf(page, known));
}

function claimsOf(page: Page, known: Known): LabelClaim[] {
  const { labels } = known;
  const prose = proseOf(page);
  const lines = prose.flatMap((block) =>
    block.kind === "cell" && known.namedIn(block).length === 0 ? [] : inText(block, known),
  );
  const strict = lines.some((claim) => claim.bracketed && labels.has(claim.label));
  return [
    // A bracket with an unknown word is a claim only where other brackets of the page hold labels, or it nearly is one.
    ...lines.filter((claim) => labels.has(claim.label) || strict || known.nearlyLabel(claim.label)),
    ...inTables(prose, known),
    ...underHeadings(prose, known),
  ].map(({ operation, label, place }) => ({ operation, label, place }));
}

function inText(block: Block, known: Known): (LabelClaim & { bracketed: boolean })[] {
  const words = wordsIn(block);
  const taken = new Set<Word>();
  const forward = words.flatMap((word, index) => {
    if (!known.operations.has(word.text)) return [];
    const hit = labelAfter(block.text, words, index, known) ?? bracketAfter(block.text, words, index);
    if (hit === undefined) return [];
    taken.add(hit.word);
    return [claim(block, word.text, hit.word, hit.bracketed)];
  });
  const backward = words.flatMap((word, index) => {
    if (!known.labels.has(word.text) || taken.has(word)) return [];
    const operation = operationAfter(block.text, words, index, known);
    return operation === undefined ? [] : [claim(block, operation.text, word, false)];
  });
  return [...forward, ...backward];
}

function labelAfter(
  text: string,
  words: readonly Word[],
  from: number,
  known: Known,
): { word: Word; bracketed: boolean } | undefined {
  let several = false;
  let plural = false;
  for (let index = from + 1; index < words.length && index <= from + FARTHEST; index++) {
    const word = words[index];
    if (word === undefined || SENTENCE_ENDS.test(gapBefore(text, words, index))) return undefined;
    const lower = word.text.toLowerCase();
    if (known.labels.has(lower) || (word.text.includes("-") && known.nearlyLabel(lower))) {
      return several && !plural ? undefined : { word, bracketed: /[([]\s*$/u.test(gapBefore(text, words, index)) };
    }
    if (known.operations.has(word.text)) several = true;
    else if (PLURAL.has(lower)) plural = true;
    else if (!FORWARD.has(lower) && !FORWARD.has(word.text) && !word.text.startsWith("/")) return undefined;
  }
  return undefined;
}

/** A single word in brackets right after an operation stands where a label does. */
function bracketAfter(
  text: string,
  words: readonly Word[],
  from: number,
): { word: Word; bracketed: boolean } | undefined {
  const [operation, word] = [words[from], words[from + 1]];
  if (operation === undefined || word === undefined || !/^[A-Za-z]+(?:-[A-Za-z]+)*$/u.test(word.text)) return undefined;
  const opens = /^\s*[([]\s*$/u.test(text.slice(operation.end, word.at));
  return opens && /^\s*[)\]]/u.test(text.slice(word.end)) ? { word, bracketed: true } : undefined;
}

function operationAfter(text: string, words: readonly Word[], from: number, known: Known): Word | undefined {
  let giving = false;
  for (let index = from + 1; index < words.length && index <= from + FARTHEST; index++) {
    const word = words[index];
    if (word === undefined || /[.;!?•()[\]]|\n\s*\n/u.test(gapBefore(text, words, index))) return undefined;
    if (known.operations.has(word.text)) return giving ? word : undefined;
    const lower = word.text.toLowerCase();
    if (GIVING.has(lower)) giving = true;
    else if (!BACKWARD.has(lower)) return undefined;
  }
  return undefined;
}

function inTables(prose: readonly Block[], known: Known): LabelClaim[] {
  const rows = new Map<string, Block[]>();
  for (const block of prose) {
    if (block.cell === undefined) continue;
    const key = `${block.cell.table}/${block.cell.row}`;
    rows.set(key, [...(rows.get(key) ?? []), block]);
  }
  return [...rows.values()].flatMap((row) => {
    const operations = [...new Set(row.flatMap((cell) => known.namedIn(cell)))];
    const header = rows.get(`${row[0]?.cell?.table}/0`) ?? [];
    if (operations.length === 0 || row[0]?.cell?.row === 0) return [];
    return row.flatMap((cell) => {
      const word = wordsIn(cell)[0];
      if (word === undefined || known.namedIn(cell).length > 0) return [];
      const title = header.find((other) => other.cell?.column === cell.cell?.column)?.text ?? "";
      if (!/\b(?:label|maturity)\b/iu.test(title) && !known.labels.has(cell.text.trim().toLowerCase())) return [];
      return operations.map((operation) => claim(cell, operation, word, false));
    });
  });
}

function underHeadings(prose: readonly Block[], known: Known): LabelClaim[] {
  let operation: string | undefined;
  const claims: LabelClaim[] = [];
  for (const block of prose) {
    if (block.kind === "heading") {
      const named = known.namedIn(block);
      operation = named.length === 1 ? named[0] : undefined;
      continue;
    }
    const start = operation === undefined ? undefined : LABEL_LINE.exec(block.text)?.[0].length;
    const word = start === undefined ? undefined : wordsIn(block).find((candidate) => candidate.at >= start);
    if (operation === undefined || word === undefined || word.at !== start) continue;
    const lower = word.text.toLowerCase();
    if (known.labels.has(lower) || known.nearlyLabel(lower)) claims.push(claim(block, operation, word, false));
  }
  return claims;
}

function operationsIn(block: Block, operations: ReadonlySet<string>): string[] {
  const named = wordsIn(block).filter((word) => operations.has(word.text));
  return [...new Set(named.map((word) => word.text))];
}

function gapBefore(text: string, words: readonly Word[], index: number): string {
  return text.slice(words[index - 1]?.end ?? 0, words[index]?.at ?? 0);
}

function claim(block: Block, operation: string, word: Word, bracketed: boolean): LabelClaim & { bracketed: boolean } {
  return { operation, label: word.text.toLowerCase(), place: block.place(word.at, word.text.length), bracketed };
}
