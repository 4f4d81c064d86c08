import { describe, expect, it } from "vitest";
import { tidy } from "./tidy.ts";

describe("tidy", () => {
  it("indents, ends members with semicolons and puts a short comment on one line", () => {
    expect(
      tidy(
        '/**\n * A foo.\n */\nexport interface Foo {\n/**\n * Words.\n *\n * @minItems 1\n */\na: (B | "c")\nm?: {\n[k: string]: B\n}\nu: ({\nx: 1\n} | {\ny: 2\n})[]\n}',
      ),
    ).toBe(
      [
        "/** A foo. */",
        "export interface Foo {",
        "  /**",
        "   * Words.",
        "   *",
        "   * @minItems 1",
        "   */",
        '  a: B | "c";',
        "  m?: {",
        "    [k: string]: B;",
        "  };",
        "  u: ({",
        "    x: 1;",
        "  } | {",
        "    y: 2;",
        "  })[];",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("does not count braces inside quoted text", () => {
    expect(tidy('export interface A {\nb: "{"\nc: "}}"\n}')).toBe('export interface A {\n  b: "{";\n  c: "}}";\n}\n');
  });

  it("puts each name of a long union on its own line", () => {
    const names = Array.from({ length: 20 }, (_, index) => `Alternative${index}`);
    expect(tidy(`export type A = (${names.join(" | ")})`).split("\n")).toHaveLength(22);
  });
});
