/** How many changed and unchanged lines are shown of one difference. */
const MOST = 8;
const AROUND = 2;

/** One-based number of the first line in which two texts differ, or undefined when they do not. */
export function firstDifferentLine(actual: string, expected: string): number | undefined {
  if (actual === expected) return undefined;
  const [before, after] = [actual.split("\n"), expected.split("\n")];
  const index = before.findIndex((line, at) => line !== after[at]);
  return (index < 0 ? before.length : index) + 1;
}

/** Shows the first lines that differ with what stands around them: `-` is what is there, `+` what belongs there. `from` is the line the texts begin at. */
export function showDifference(actual: string, expected: string, from = 1): string {
  const first = firstDifferentLine(actual, expected);
  if (first === undefined) return "";
  const [before, after] = [actual.split("\n"), expected.split("\n")];
  const start = first - 1;
  const tail = commonTail(before, after, start);
  const removed = before.slice(start, before.length - tail);
  const added = after.slice(start, after.length - tail);
  const lead = before.slice(Math.max(0, start - AROUND), start);
  const trail = tail === 0 ? [] : before.slice(before.length - tail, before.length - tail + AROUND);
  const whole = removed.length <= MOST && added.length <= MOST;
  return [
    `@@ line ${start + from} @@`,
    ...lead.map((line) => `  ${line}`),
    ...cutShort(removed, "-"),
    ...cutShort(added, "+"),
    ...(whole ? trail.map((line) => `  ${line}`) : []),
  ].join("\n");
}

function commonTail(before: readonly string[], after: readonly string[], start: number): number {
  const most = Math.min(before.length, after.length) - start;
  let count = 0;
  while (count < most && before.at(-1 - count) === after.at(-1 - count)) count++;
  return count;
}

function cutShort(lines: readonly string[], sign: string): string[] {
  const shown = lines.slice(0, MOST).map((line) => `${sign} ${line}`);
  return lines.length > MOST ? [...shown, `${sign} (${lines.length - MOST} more)`] : shown;
}
