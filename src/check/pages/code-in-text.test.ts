import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWithCode } from "./code-in-text.ts";
import { inlineText } from "./inline-text.ts";
import { inlineTokens } from "./markdown-parser.ts";

const parsed = (content: string): unknown => inlineText(content, inlineTokens(content, {}), false);

describe("a text with code", () => {
  it.each(["a", "é – “x”! #", "", "`a`", "`a`, `b_c`", "see `a b` (or `*`).", "é `<b>` “x” `\\`", "`a` `a` a"])(
    "is what the parser reads: %s",
    (content) => {
      expect(textWithCode(content)).toEqual(parsed(content));
    },
  );

  it.each(["a\nb", "`a", "``a``", "`a``b`", "` a `", "` a`", "`a\nb`", "*a* `b`", "\\`a`", "[`a`](b)", "`a` &amp; b"])(
    "is left to the parser where there is more: %j",
    (content) => {
      expect(textWithCode(content)).toBeUndefined();
    },
  );

  it("is what the parser reads whatever it holds", () => {
    let read = 0;
    const part = fc.constantFrom(
      "`",
      "`a`",
      "`a_b`",
      "`",
      " ",
      ", ",
      "b",
      "*",
      "\\",
      "<i>",
      "\n",
      "–",
      "`b `",
      "[c](d)",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const content = parts.join("").trim();
        const text = textWithCode(content);
        if (text === undefined) return;
        read++;
        expect(text).toEqual(parsed(content));
      }),
      { numRuns: 20_000, seed: 1 },
    );
    expect(read).toBeGreaterThan(500);
  });
});
