import { describe, expect, it } from "vitest";
import { inputOf } from "../fixtures/input.ts";
import type { RuleEntry } from "../generated-file.ts";
import { rulesPage } from "./rules.ts";

const rule: RuleEntry = {
  id: "some-rule",
  why: "A <b> that *nobody* keeps.",
  severity: "error",
  looks: "pages",
  where: "a page",
  passes: "good\n```",
  fails: "| bad |",
};

describe("the page of rules", () => {
  it("shows each rule with what passes and what does not", () => {
    const [file] = rulesPage({
      ...inputOf(),
      rules: [rule, { ...rule, id: "other", fixed: "because of this", invariant: "kept" }],
    });
    expect(file?.path).toBe("docs/reference/rules.md");
    expect(file?.content).toContain("2 rules of `membrane check`");
    expect(file?.content).toContain("| [`some-rule`](#some-rule) | error | pages |");
    expect(file?.content).toContain(
      [
        '## <a id="some-rule"></a>`some-rule`',
        "",
        String.raw`A \<b> that \*nobody\* keeps.`,
        "",
        "Severity: error.",
        "",
        "For example, in a page, this passes:",
        "",
        "````text",
        "good",
        "```",
        "````",
        "",
        "and this does not:",
        "",
        "````text",
        "| bad |",
        "````",
      ].join("\n"),
    );
    expect(file?.content).toContain(
      "Severity: error; it cannot be set, because of this.\n\nKeeps the invariant `kept`.",
    );
  });

  it("is not made for a bundle that is not the kit's", () => {
    expect(rulesPage(inputOf())).toEqual([]);
  });
});
