import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { code, page, prose, table } from "./markdown.ts";

const markdown = new MarkdownIt({ html: true });

describe("markdown", () => {
  it("shows contract words as written, and keeps their code spans", () => {
    const words = String.raw`a \ b <b>c</b> *d* [e](f) ` + "and `<code>`";
    expect(markdown.renderInline(prose(words))).toBe(
      String.raw`a \ b &lt;b&gt;c&lt;/b&gt; *d* [e](f) and <code>&lt;code&gt;</code>`,
    );
  });

  it("quotes code that holds back-ticks", () => {
    for (const text of ["a", "a`b", "``", "`a`"])
      expect(markdown.renderInline(code(text))).toBe(`<code>${text}</code>`);
  });

  it("keeps a pattern with bars and backslashes in its cell", () => {
    const pattern = String.raw`^(a|b\|c)\d$`;
    expect(markdown.render(table(["A", "B"], [[code(pattern), ""]]))).toContain(
      `<td><code>${pattern}</code></td>\n<td>–</td>`,
    );
  });

  it("leaves no gap where a part is empty", () => {
    expect(page("a\n", "", table(["A"], []), ["b", ""])).toBe("a\n\nb\n");
  });
});
