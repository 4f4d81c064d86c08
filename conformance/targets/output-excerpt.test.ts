import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { outputExcerpt } from "./output-excerpt.ts";

const withheld = "its output holds values it was given, and is not shown";

describe("an excerpt of an output", () => {
  it("is its last lines, without colours or control characters", () => {
    const lines = ["one", "two", "", "\u001b[31mthree\u001b[0m", "four\u0007", "five", "six  "];
    expect(outputExcerpt(Buffer.from(lines.join("\r\n")), [])).toBe("its last words: two / three / four / five / six");
    expect(outputExcerpt(Buffer.from("\n"), [])).toBe("it wrote nothing to stderr");
    expect(outputExcerpt(Buffer.from("x".repeat(9999)), []).length).toBeLessThan(700);
  });

  it("is withheld for a value, a part of it, or a text inside it", () => {
    expect(outputExcerpt(Buffer.from("got short1"), ["short1"])).toBe(withheld);
    expect(outputExcerpt(Buffer.from("got aaaa-bbb"), ["xxxx-aaaa-bbbb-cccc"])).toBe(withheld);
    // Written with an escape in the variable, and without one by a target that read it.
    expect(outputExcerpt(Buffer.from("got t\u00f6k\u00e9n-\u00df"), ['[{"token":"t\\u00f6k\\u00e9n-\\u00df"}]'])).toBe(
      withheld,
    );
  });

  it.each([
    ["base64", (text: string) => Buffer.from(text).toString("base64")],
    ["hexadecimal", (text: string) => Buffer.from(text).toString("hex")],
    ["percent signs", (text: string) => Array.from(text, (sign) => `%${sign.codePointAt(0)?.toString(16)}`).join("")],
    ["reverse", (text: string) => Array.from(text).toReversed().join("")],
  ])("is withheld for a value in %s", (_form, encode) => {
    const token = randomBytes(24).toString("base64url");
    const variable = JSON.stringify([{ token, tenant: "tenant_node:a" }]);
    expect(outputExcerpt(Buffer.from(`cannot use ${encode(token)}`), [variable])).toBe(withheld);
    expect(outputExcerpt(Buffer.from(`cannot use ${encode(variable)}`), [variable])).toBe(withheld);
  });

  it("is shown when it only names what a value is called", () => {
    const values = ['[{"standing_refs":["abcdefgh"]}]', "abc"];
    expect(outputExcerpt(Buffer.from('"standing_refs" must be abc'), values)).toContain("must be abc");
  });
});
