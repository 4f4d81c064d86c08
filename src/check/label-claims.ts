import { askedOnce } from "../bundle/asked-once.ts";
import { slipOf } from "../diagnostics/did-you-mean.ts";
import { inColumns, inGroups } from "./label-groups.ts";
import { rowOf, saidOfLabels, type KnownLabels as Known, type PageLabels } from "./label-texts.ts";
import { oncePerText, type Block, type Page } from "./pages/page.ts";
import { wordsIn, type Word } from "./words.ts";

/** A place where a page gives an operation a label. The label need not exist. */
export interface LabelClaim {
  readonly operation: string;
  readonly label: string;
  readonly block: Block;
  /** Where in the block it stands. */
  readonly at: number;
  readonly length: number;
  /** The operation stands in a list of those that have the label, so it may be at the wrong place. */
  readonly grouped?: true;
}

/** Words that may stand between an operation and its label. Anything else (a "not", a "will be") makes it no claim. */
const FORWARD = new Set(
  "is are has have whose s carries carry bears bear as the a an its label labels labelled labeled maturity remains remain stays stay stands stand at now currently still today operation operations both all each and only GET POST PUT PATCH DELETE HEAD".split(
    " ",
  ),
);
/** Words that may stand between a label and the operation it is given to; one of the second set must be among them. */
const BACKWARD = new Set("the a our its label labelled is".split(" "));
const GIVING = new Set("operation operations call calls crossing crossings route routes for of on".split(" "));
const PLURAL = new Set(["are", "both", "all", "each", "have", "carry", "bear"]);
const FARTHEST = 8;
const SENTENCE_ENDS = /[.;!?•]|\n\s*\n/u;

/** Reads every label that a page gives an operation: in brackets, a table row, a list line, a sentence, or under the operation's heading. */
export function labelReader(
  operations: ReadonlySet<string>,
  labels: ReadonlySet<string>,
): (page: Page) => LabelClaim[] {
  const known: Known = {
    operations,
    labels,
    nearlyLabel: askedOnce((word: string) => slipOf(word, labels) !== undefined),
  };
  return ({ prose }: Page) => {
    const said = oncePerText((block: Block) => saidOfLabels(block, known));
    const speaking = prose.filter((block) => said(block).named.length > 0);
    // Every label is given to an operation.
    if (speaking.length === 0) return [];
    const rows = new Set(speaking.map(({ cell }) => rowOf(cell)));
    return claimsOf(prose, speaking, { ...known, said, rows });
  };
}

function claimsOf(prose: readonly Block[], speaking: readonly Block[], known: PageLabels): LabelClaim[] {
  const { labels } = known;
  const lines = speaking.flatMap((block) => inText(block, known));
  const strict = lines.some((claim) => claim.bracketed && labels.has(claim.label));
  return [
    // A bracket with an unknown word is a claim only where other brackets of the page hold labels, or it nearly is one.
    ...lines.filter((claim) => labels.has(claim.label) || strict || known.nearlyLabel(claim.label)),
    ...inTables(prose, known),
    ...underHeadings(prose, known),
    ...inGroups(prose, known),
    ...inColumns(prose, known),
  ];
}

interface InText extends LabelClaim {
  readonly bracketed: boolean;
}

function inText(block: Block, known: Known): InText[] {
  const words = wordsIn(block);
  const taken = new Set<Word>();
  const forward = words.flatMap((word, index) => {
    if (!known.operations.has(word.text)) return [];
    const hit = labelAfter(block.text, words, index, known) ?? bracketAfter(block.text, words, index);
    if (hit === undefined) return [];
    taken.add(hit.word);
    return [{ ...claim(block, word.text, hit.word), bracketed: hit.bracketed }];
  });
  const backward = words.flatMap((word, index) => {
    if (!known.labels.has(word.text) || taken.has(word)) return [];
    const operation = operationAfter(block.text, words, index, known);
    return operation === undefined ? [] : [{ ...claim(block, operation.text, word), bracketed: false }];
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

function inTables(prose: readonly Block[], known: PageLabels): LabelClaim[] {
  const rows = new Map<number, Block[]>();
  for (const block of prose) {
    const { cell } = block;
    if (cell === undefined || (cell.row > 0 && !known.rows.has(rowOf(cell)))) continue;
    const key = rowOf(cell);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [block]);
    else row.push(block);
  }
  return [...rows.values()].flatMap((row) => {
    const first = row[0]?.cell;
    if (first === undefined || first.row === 0) return [];
    const operations = new Set(row.flatMap((cell) => known.said(cell).named));
    const header = rows.get(rowOf({ table: first.table, row: 0 })) ?? [];
    return row.flatMap((cell) => {
      const word = wordsIn(cell)[0];
      if (word === undefined || known.said(cell).named.length > 0) return [];
      const title = header.find((other) => other.cell?.column === cell.cell?.column);
      const titled = title !== undefined && known.said(title).titled;
      if (!titled && !known.labels.has(known.said(cell).alone)) return [];
      return [...operations].map((operation) => claim(cell, operation, word));
    });
  });
}

/** Labels of the operation that a heading, or the first line of a list item, is about. */
function underHeadings(prose: readonly Block[], known: PageLabels): LabelClaim[] {
  const above: { level: number; operation: string | undefined }[] = [];
  const ofItems = new Map<number, string | undefined>();
  const claims: LabelClaim[] = [];
  let labelled: Block["cell"];
  for (const block of prose) {
    const { level, item, cell } = block;
    const said = known.said(block);
    if (level !== undefined) {
      while ((above.at(-1)?.level ?? 0) >= level) above.pop();
      // A deeper heading that names no operation is still about the one above it.
      above.push({ level, operation: aboutOf(said.named, above.at(-1)?.operation) });
      continue;
    }
    if (item !== undefined && !ofItems.has(item)) ofItems.set(item, aboutOf(said.named, undefined));
    const operation = (item === undefined ? undefined : ofItems.get(item)) ?? above.at(-1)?.operation;
    if (operation === undefined) continue;
    const before = labelled;
    if (cell !== undefined && said.titled) labelled = cell;
    const start = cell === undefined ? said.behindTitle : inLabelled(cell, before);
    const word = start === undefined ? undefined : wordsIn(block).find((candidate) => candidate.at >= start);
    if (word === undefined || word.at !== start) continue;
    const lower = word.text.toLowerCase();
    if (!known.labels.has(lower) && !known.nearlyLabel(lower)) continue;
    // A row that names operations is about those.
    if (cell === undefined || !known.rows.has(rowOf(cell))) claims.push(claim(block, operation, word));
  }
  return claims;
}

/** The one operation a block names; what was said above when it names none. */
function aboutOf(named: readonly string[], above: string | undefined): string | undefined {
  return named.length === 0 ? above : named.length === 1 ? named[0] : undefined;
}

/** Where the value of a cell begins that stands below or right of one with the title of a label. */
function inLabelled(cell: NonNullable<Block["cell"]>, title: Block["cell"]): number | undefined {
  if (title === undefined || title.table !== cell.table) return undefined;
  const below = title.row === 0 && cell.row > 0 && cell.column === title.column;
  const beside = title.row > 0 && cell.row === title.row && cell.column === title.column + 1;
  return below || beside ? 0 : undefined;
}

function gapBefore(text: string, words: readonly Word[], index: number): string {
  return text.slice(words[index - 1]?.end ?? 0, words[index]?.at ?? 0);
}

function claim(block: Block, operation: string, word: Word): LabelClaim {
  return { operation, label: word.text.toLowerCase(), block, at: word.at, length: word.text.length };
}
