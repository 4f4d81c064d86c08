import { describe, expect, it } from "vitest";
import { firstDifferentLine, showDifference } from "./difference.ts";

describe("a difference", () => {
  it("is found at its line", () => {
    expect(firstDifferentLine("a\nb\n", "a\nb\n")).toBeUndefined();
    expect(firstDifferentLine("a\nb\n", "a\nc\n")).toBe(2);
    expect(firstDifferentLine("a\n", "a\nb\n")).toBe(2);
    expect(firstDifferentLine("a\nb", "a")).toBe(2);
  });

  it("is shown with what stands around it", () => {
    expect(showDifference("1\n2\n3\nold\n5\n6\n7", "1\n2\n3\nnew\nnewer\n5\n6\n7")).toBe(
      "@@ line 4 @@\n  2\n  3\n- old\n+ new\n+ newer\n  5\n  6",
    );
  });

  it("is counted from the line the text begins at, and cut short when it is long", () => {
    const many = Array.from({ length: 20 }, (_, index) => `x${index}`).join("\n");
    const shown = showDifference("a", many, 10).split("\n");
    expect(shown[0]).toBe("@@ line 10 @@");
    expect(shown.at(-1)).toBe("+ (12 more)");
    expect(showDifference("same", "same")).toBe("");
  });
});
