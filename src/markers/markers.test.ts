import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markersOf } from "./markers.ts";
import { valueSpans } from "./value-spans.ts";

describe("markers of a page", () => {
  it("are found wherever a comment is one, with their offsets and lines", () => {
    const page =
      "<!-- membrane:words a -->\n\n> - one <!-- membrane:value x -->\n\n| a |\n|---|\n| <!--membrane:end value--> |\n";
    expect(markersOf(page).map(({ words, start, end, line }) => [words, page.slice(start, end), line])).toEqual([
      ["words a", "<!-- membrane:words a -->", 0],
      ["value x", "<!-- membrane:value x -->", 2],
      ["end value", "<!--membrane:end value-->", 6],
    ]);
  });

  it.each([
    "`<!-- membrane:value x -->`",
    "```\n<!-- membrane:value x -->\n```",
    "a\n\n    <!-- membrane:value x -->",
    "<!-- a membrane:value x -->",
    "&lt;!-- membrane:value x -->",
  ])("are not found in %j", (page) => {
    expect(markersOf(page)).toEqual([]);
  });

  it("are told from the same text in code on the same line", () => {
    const page = "Write `<!-- membrane:value x -->` as <!-- membrane:value x -->1<!-- membrane:end value -->.";
    expect(markersOf(page).map(({ start }) => start)).toEqual([37, 63]);
    expect(valueSpans(page).spans.map(({ shown, at }) => [shown, page.slice(at, at + 1)])).toEqual([["1", "1"]]);
  });
});

const PIECES = [
  "<!-- membrane:value x -->",
  "<!-- membrane:words a",
  "b -->",
  "<!-- ",
  " -->",
  "membrane:",
  "text",
  "`",
  "\n`",
  "```",
  "~~~",
  "    ",
  "- ",
  "> ",
  "1. ",
  "# ",
  "| a | b |\n|---|---|\n",
  "<div>",
  "</div>",
  "<pre>",
  "</pre>",
  "---",
  "\n",
  "\n\n",
  "\r\n",
  "[a]: b",
];

describe("what comes behind the last marker of a page", () => {
  it("changes nothing of what stands before", () => {
    const some = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(some, some, (above, behind) => {
        const text = `${above}<!-- membrane:value x -->${behind}`;
        // One that does not end would go on into what is put behind it.
        fc.pre(text.lastIndexOf("-->") >= text.lastIndexOf("<!--"));
        // A mention at the end makes all of it be read.
        const whole = `${text}\n\n<!-- membrane:unpublished -->`;
        const before = markersOf(whole).filter(({ start }) => start < text.length);
        expect(markersOf(`${text}\n\n`)).toEqual(before);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("marked values", () => {
  it.each([
    ["<!-- membrane:value -->1<!-- membrane:end value -->", "value names no fact of a contract, or more than one"],
    ["<!-- membrane:value a b -->1<!-- membrane:end value -->", "value names no fact of a contract, or more than one"],
    ["a <!-- membrane:value a -->1", "value does not end on its line"],
    ["a <!-- membrane:value a -->1\n2<!-- membrane:end value -->", "value does not end on its line"],
    [
      "a <!-- membrane:value a -->1<!-- membrane:value b -->2<!-- membrane:end value -->",
      "value does not end on its line",
    ],
    ["a 1<!-- membrane:end value -->", "value ends and did not begin"],
  ])("that do not pair up in %j are told", (page, message) => {
    expect(valueSpans(page).faults[0]?.message).toBe(message);
  });
});
