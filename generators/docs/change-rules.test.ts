import { describe, expect, it } from "vitest";
import { inputOf } from "../fixtures/input.ts";
import { changeRulesPage } from "./change-rules.ts";

describe("the page of rules of changes", () => {
  it("has each rule under its kind, with an anchor of its own", () => {
    const [file] = changeRulesPage({
      ...inputOf(),
      changeRules: [
        { id: "more-in", kind: "leak", severity: "error", why: "More *gets* in." },
        { id: "other-words", kind: "docs", severity: "info", why: "Words changed." },
        { id: "more-out", kind: "leak", severity: "warning", why: "More | comes out." },
      ],
    });
    expect(file?.path).toBe("docs/reference/change-rules.md");
    expect(file?.content).toContain("3 rules of `membrane diff`");
    expect(file?.content).toContain(
      [
        "## LEAK",
        "",
        "| Rule | Severity | What changed |",
        "| --- | --- | --- |",
        String.raw`| <a id="more-in"></a>${"`more-in`"} | error | More \*gets\* in. |`,
        String.raw`| <a id="more-out"></a>${"`more-out`"} | warning | More \| comes out. |`,
        "",
        "## DOCS",
      ].join("\n"),
    );
  });

  it("is not made for a bundle that is not the kit's", () => {
    expect(changeRulesPage(inputOf())).toEqual([]);
  });
});
