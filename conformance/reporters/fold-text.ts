/** Longest line of a report for people. A word that is longer stands alone, whole. */
const WIDTH = 110;

/** Folds a text at its spaces, but neither inside the name of a place, such as `<canary 7>`, nor behind a colon: the first line begins with `lead`, the others are indented by as much as `hang`. */
export function foldText(lead: string, text: string, hang: number): string[] {
  const lines: string[] = [];
  let line = lead;
  let empty = true;
  for (const word of text.split(/(?<!:) (?![^<>]*(?<!-)>)/u)) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(hang);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
