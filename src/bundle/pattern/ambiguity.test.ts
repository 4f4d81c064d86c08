import { describe, expect, it } from "vitest";
import { ambiguityOf } from "./ambiguity.ts";

describe("how ambiguous a pattern is", () => {
  it.each([
    "^[a-z][a-z0-9-]{0,47}$",
    "^sha256:[0-9a-f]{64}$",
    "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)$",
    "^[A-Za-z0-9+/]*={0,2}$",
    "^a*b*c*$",
    "^(?:a|b)*$",
    "^(?:ab|ac)*$",
    "^(?:/[^/]+)*$",
    "^[a-z]+(?:-[a-z]+){0,3}$",
    "^\\u0061*b*$",
    "^(?<name>a|b){2,}$",
    "a{3}|b{2,4}",
    "^\\[[^\\]]*\\]$",
    "^$",
  ])("is not at all: %s", (pattern) => expect(ambiguityOf(pattern)).toBe("none"));

  it.each([
    "^(a|a)*$",
    "^(a|ab|b)*$",
    "^(?:[a-z]|\\w)+$",
    "^(?:a{1,5})*$",
    "^(?:.|\\n|x)*$",
    "^(?:aa|a)+$",
    "^(?:a?b?a)*$",
    "^(?:\\x61|a)*$",
  ])("is exponentially: %s", (pattern) => expect(ambiguityOf(pattern)).toBe("exponential"));

  it.each(["^a*a*b$", "^.*a.*$", "^(?:.*a){20}$", "^\\s*\\n*$", "^[a-z]+[a-f0-9]+$", "^a+b?a+$"])(
    "is polynomially: %s",
    (pattern) => expect(ambiguityOf(pattern)).toBe("polynomial"),
  );

  it("is not told of a pattern that is too long to tell", () => {
    expect(ambiguityOf(`^${"(?:a|b)*".repeat(400)}$`)).toBe("unknown");
    expect(ambiguityOf(`^(?:${Array.from({ length: 290 }, () => "[a-z]?").join("")})*$`)).not.toBe("none");
  });
});
