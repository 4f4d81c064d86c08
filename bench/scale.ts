// How `membrane check` grows with the contract: n operations, n codes and n/5 pages, beside what json-schema-to-typescript takes alone for the types of the same schemas.
import { join } from "node:path";
import { makeBundle } from "./scale/bundle.ts";
import { median, printed, type Row, type Table } from "./shared/figures.ts";
import { benchOptions, inTurn } from "./shared/options.ts";
import { runNode, type Ran } from "./shared/run-node.ts";
import { CLI, ROOT, withFolder } from "./shared/serve.ts";

const SIZES = [100, 300, 1000, 2000, 5000];
/** The reference has some 20 KB for each operation, so it is measured apart, and not for the largest. */
const WITH_REFERENCE = 1000;
const ALONE = join(ROOT, "build/bench/scale/types-alone.js");
const BUNDLE = ["--contracts", "contracts", "--types-out", "types"];
const COLUMNS = ["wall s", "CPU s", "peak MB"];

const PROGRAMS = {
  "membrane check": [CLI, "check", ...BUNDLE],
  "membrane generate types": [CLI, "generate", "types", ...BUNDLE],
  "json-schema-to-typescript alone": [ALONE, join("contracts", "surfaces")],
} as const;

type Program = keyof typeof PROGRAMS;

const options = benchOptions(3);
const names = Object.keys(PROGRAMS) as Program[];
const rows = new Map<Program, (Row & { readonly size: number })[]>(names.map((name) => [name, []]));
const reference: Row[] = [];
for (const size of SIZES) await withFolder((folder) => measure(size, folder));
process.stdout.write(
  printed("scale", [...names.map((name) => growth(name)), withReference(), await own()], options.json),
);

async function measure(size: number, folder: string): Promise<void> {
  makeBundle(folder, size);
  await runNode(PROGRAMS["membrane generate types"], folder);
  const ran: Record<Program, Ran[]> = {
    "membrane check": [],
    "membrane generate types": [],
    "json-schema-to-typescript alone": [],
  };
  for (let round = 0; round < options.rounds; round++)
    for (const name of inTurn(names, round)) ran[name].push(await runNode(PROGRAMS[name], folder));
  for (const name of names) rows.get(name)?.push({ size, name: `${size}`, figures: figuresOf(ran[name]) });
  if (size > WITH_REFERENCE) return;
  const docs = [...BUNDLE, "--docs-out", "docs"];
  // The invented documentation brings a page of its own where the generated one belongs.
  await runNode([CLI, "generate", ...docs, "--discard-edits"], folder);
  const whole: Ran[] = [];
  for (let round = 0; round < options.rounds; round++) whole.push(await runNode([CLI, "check", ...docs], folder));
  reference.push({ name: `${size}`, figures: figuresOf(whole) });
}

function figuresOf(ran: readonly Ran[]): number[] {
  const of = (figure: (each: Ran) => number): number => median(ran.map((each) => figure(each)));
  return [of(({ wallMs }) => wallMs / 1000), of(({ cpuMs }) => cpuMs / 1000), of(({ peakMb }) => peakMb)];
}

/** The last row has the exponents of growth: 1 is as fast as the contract, 2 is its square. */
function growth(name: Program): Table {
  const measured = rows.get(name) ?? [];
  const exponents = COLUMNS.map((_, column) =>
    slope(measured.map(({ size, figures }) => [size, figures[column] ?? 0])),
  );
  const title = `${name}, by operations (medians of ${options.rounds} rounds)`;
  return { title, columns: COLUMNS, rows: [...measured, { name: "exponent", figures: exponents }] };
}

function withReference(): Table {
  const title = `membrane check with the generated reference, by operations (medians of ${options.rounds} rounds)`;
  return { title, columns: COLUMNS, rows: reference };
}

async function own(): Promise<Table> {
  const ran: Ran[] = [];
  for (let round = 0; round < options.rounds; round++) ran.push(await runNode([CLI, "check"]));
  return {
    title: "membrane check of the kit itself",
    columns: COLUMNS,
    rows: [{ name: "bundle and docs", figures: figuresOf(ran) }],
  };
}

/** Slope of the straight line that fits best, both axes taken as logarithms. */
function slope(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [middleX, middleY] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
}
