import type { LabelClaim } from "./label-claims.ts";
import type { PageLabels } from "./label-texts.ts";
import type { Block } from "./pages/page.ts";
import { wordsIn, type Word } from "./words.ts";

const NOBODY: readonly string[] = [];
const MARK = /^(?:x|✓|✔|☑|✅|●|•|yes|y|\*)$/iu;
const AFTER_LABEL = /^\s*[:—–-]\s*$/u;
const BETWEEN_OPERATIONS = /^(?:\s*,\s*|\s*(?:,\s*)?and\s+|\s*&\s*)?$/u;

/** Labels given to all operations of a list: those behind `label:` and those below a heading that is a label. */
export function inGroups(prose: readonly Block[], known: PageLabels): LabelClaim[] {
  let heading: string | undefined;
  const claims: LabelClaim[] = [];
  for (const block of prose) {
    const said = known.said(block);
    if (block.kind === "heading") heading = known.labels.has(said.alone) ? said.alone : undefined;
    else {
      const behind = said.beginsWithLabel && said.named.length > 0 ? behindLabel(block, known) : [];
      claims.push(...behind);
      if (behind.length > 0 || heading === undefined || said.named.length === 0) continue;
      const label = heading;
      claims.push(...listed(block, known).map((word) => grouped(block, word, label)));
    }
  }
  return claims;
}

/** Labels that head columns in which a mark stands. */
export function inColumns(prose: readonly Block[], known: PageLabels): LabelClaim[] {
  const heads = new Map<number, string>();
  let table = 0;
  let row = { number: 0, operations: NOBODY };
  const claims: LabelClaim[] = [];
  for (const block of prose) {
    const { cell } = block;
    if (cell === undefined) continue;
    if (cell.table !== table) heads.clear();
    ({ table } = cell);
    if (cell.row > 0 && heads.size === 0) continue;
    const { alone: text, named } = known.said(block);
    if (cell.row === 0 && known.labels.has(text)) heads.set(cell.column, text);
    if (cell.row === 0 || heads.size === 0) continue;
    if (cell.row !== row.number) row = { number: cell.row, operations: NOBODY };
    if (named.length > 0) row = { number: cell.row, operations: named };
    const label = heads.get(cell.column);
    if (label === undefined || !MARK.test(text)) continue;
    for (const operation of row.operations)
      claims.push({ operation, label, block, at: block.text.search(/\S/u), length: text.length });
  }
  return claims;
}

/** Operations in a block that is nothing but a label, a colon and names of operations. */
function behindLabel(block: Block, known: PageLabels): LabelClaim[] {
  const [first, ...rest] = wordsIn(block);
  const label = first?.text.toLowerCase() ?? "";
  if (first === undefined || !known.labels.has(label) || block.text.slice(0, first.at).trim() !== "") return [];
  const names = rest.filter((word) => word.text !== "and" && word.text !== "-");
  if (names.length === 0 || names.some((word) => !known.operations.has(word.text))) return [];
  const fits = names.every((word, index) => {
    const before = block.text.slice(index === 0 ? first.end : (names[index - 1]?.end ?? 0), word.at);
    return (index === 0 ? AFTER_LABEL : BETWEEN_OPERATIONS).test(before);
  });
  return fits ? names.map((word) => grouped(block, word, label)) : [];
}

/** Operations at the beginning of a list item, of a bulleted line or of a row. */
function listed(block: Block, { operations }: PageLabels): Word[] {
  const atStart = (word: Word): boolean => {
    const line = block.text.slice(block.text.lastIndexOf("\n", word.at - 1) + 1, word.at);
    return /^\s*•\s*$/u.test(line) || (line.trim() === "" && (block.item !== undefined || block.cell?.column === 0));
  };
  return wordsIn(block).filter((word) => operations.has(word.text) && atStart(word));
}

function grouped(block: Block, word: Word, label: string): LabelClaim {
  return { operation: word.text, label, block, at: word.at, length: word.text.length, grouped: true };
}
