import { describe, expect, it } from "vitest";
import { flowchart, label } from "./mermaid.ts";

/** What Mermaid shows of a label: it gives characters back by their numbers. */
const shown = (text: string): string =>
  text.replaceAll(/#(\d+);/gu, (_, number: string) => String.fromCodePoint(Number(number)));

const HOSTILE = [
  '"] --> free["out',
  "`emphasis` ```",
  "\n```\n<script>alert(1)</script>",
  "%%{init: {}}%% %% comment",
  "a;b#quot;#35;&amp;",
  "style x fill:red#1;",
  "| --> | subgraph end",
  "__bold__ _soft_ *stars* ~~gone~~ [link](javascript:x)",
  "ﬂ°°34¶ß \u2028 \u202E \u{1F600} \\",
];

describe("label", () => {
  it("leaves words, pointers and codes readable", () => {
    const words = "10 /payload/resource_ids, or any item of it, is not in /allowed_resources/{connector_id}";
    expect(label(words)).toBe(words);
    expect(label("CONNECTOR_POLICY_DENY")).toBe("CONNECTOR_POLICY_DENY");
  });

  it.each(HOSTILE)("holds nothing that could end it or be read as markup, and shows what was written: %j", (text) => {
    expect(label(text)).toMatch(/^(?:[A-Za-z0-9 ,.'/(){}=?_-]|#\d+;)*$/u);
    expect(label(text)).not.toMatch(/(?<![A-Za-z0-9_])_|_(?![A-Za-z0-9_])/u);
    expect(shown(label(text))).toBe(text.replaceAll(/\s+/gu, " ").trim());
  });

  it("keeps a chart of hostile labels in its own lines and inside its fence", () => {
    const lines = flowchart(HOSTILE.map((text, index) => `c${index}["${label(text)}"]`)).split("\n");
    expect(lines).toHaveLength(HOSTILE.length + 3);
    expect(lines.filter((line) => line.includes("```"))).toEqual(["```mermaid", "```"]);
    for (const line of lines.slice(2, -1)) expect(line).toMatch(/^ {2}c\d\["[^"\]`]*"\]$/u);
  });
});
