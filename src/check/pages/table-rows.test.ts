import fc from "fast-check";
import Markdown, { type Token } from "markdown-it";
import { describe, expect, it } from "vitest";
import { cellsOf, rowsAsOne } from "./table-rows.ts";

const plain = new Markdown({ html: true });
const ours = new Markdown({ html: true });
rowsAsOne(ours);

const table = "| a | b |\n|---|---|\n";

describe("a table whose rows are one token each", () => {
  it.each([
    [
      "bars at no end",
      "a | b\n---|---\n1 | 2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "alignment",
      "| a | b |\n|:-:|--:|\n| 1 | 2 |\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a bar behind a backslash",
      `${table}| 1\\|2 | 3 |\n`,
      [
        ["a", "b"],
        ["1|2", "3"],
      ],
    ],
    [
      "a bar behind two backslashes",
      `${table}| 1\\\\|2 | 3 |\n`,
      [
        ["a", "b"],
        ["1\\|2", "3"],
      ],
    ],
    [
      "a bar in code",
      `${table}| \`1|2\` |\n`,
      [
        ["a", "b"],
        ["`1", "2`"],
      ],
    ],
    [
      "a row that is too short, and one too long",
      `${table}| 1 |\n| 1 | 2 | 3 |\n`,
      [
        ["a", "b"],
        ["1", ""],
        ["1", "2"],
      ],
    ],
    ["no rows", table, [["a", "b"]]],
    ["an alignment of too many columns", "| a |\n|---|---|\n| 1 |\n", []],
  ])("has the cells that stand there, with %s", (_what, text, cells) => {
    expect(
      ours
        .parse(text, {})
        .filter(({ type }) => type === "row")
        .map((row) => cellsOf(row)),
    ).toEqual(cells);
  });

  it("is what the parser says it is, wherever it stands and whatever it holds", () => {
    const piece = fc.constantFrom(
      ..."ab|-:`\\ \t*>#1.".split(""),
      "\\|",
      "`a|b`",
      "``|`` ",
      "---",
      ":-:",
      "<b>",
      "&amp;",
      "[a](b|c)",
    );
    const cell = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
    const title = fc.constantFrom("a", "`b`", "c\\|d", "*e* f", "");
    const bar = fc.constantFrom("|", " | ", "");
    const row = fc
      .tuple(bar, fc.array(cell, { maxLength: 5 }), bar)
      .map(([front, cells, back]) => `${front}${cells.join(" | ")}${back}`);
    const alignment = fc
      .tuple(bar, fc.array(fc.constantFrom("---", ":-", "-:", ":-:", "", "--a"), { maxLength: 4 }), bar)
      .map(([front, columns, back]) => `${front}${columns.join("|")}${back}`);
    const whole = fc
      .nat(3)
      .chain((more) =>
        fc
          .tuple(
            fc.array(title, { minLength: more + 1, maxLength: more + 1 }),
            fc.array(fc.constantFrom("---", ":-", "-:"), { minLength: more + 1, maxLength: more + 1 }),
            fc.array(row, { maxLength: 4 }),
          )
          .map(([head, columns, rows]) => [`| ${head.join(" | ")} |`, `|${columns.join("|")}|`, ...rows].join("\n")),
      );
    const before = fc.constantFrom("", "> ", "- ", "  ", "    ", "1. ");
    const part = fc
      .tuple(before, fc.oneof(whole, row, alignment, fc.constantFrom("", "text", "# title", "---", "```", "<div>")))
      .map(([front, text]) => text.replaceAll(/^/gmu, front));
    let rows = 0;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const text = parts.join("\n");
        const read = ours.parse(text, {}).map((token) => kept(token));
        expect(read).toEqual(folded(plain.parse(text, {})));
        rows += read.filter(({ type }) => type === "row").length;
      }),
      { seed: 11, numRuns: 2000 },
    );
    expect(rows).toBeGreaterThan(2000);
  });
});

interface Kept {
  readonly type: string;
  readonly map: Token["map"];
  readonly content: string;
  readonly cells: readonly string[];
}

function kept(token: Token, cells = cellsOf(token)): Kept {
  return { type: token.type, map: token.map, content: token.content, cells };
}

/** The tokens of the parser, those of each row laid together. */
function folded(tokens: readonly Token[]): Kept[] {
  const all: Kept[] = [];
  let cells: string[] | undefined;
  for (const token of tokens) {
    if (token.type === "tr_open") all.push({ ...kept(token, (cells = [])), type: "row" });
    else if (token.type === "tr_close") cells = undefined;
    else if (cells === undefined) {
      if (!/^t(?:head|body)_/u.test(token.type)) all.push(kept(token));
    } else if (token.type === "inline") cells.push(token.content);
  }
  return all;
}
