import { describe, expect, it } from "vitest";
import { nearText } from "./near-text.ts";

const FREE = { pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$", longest: 64 };
const LOWER = { pattern: "^key:[a-z0-9]{4,12}$" };

describe("a text near another", () => {
  it("has letters of the other case, but for what its form begins with", () => {
    expect(nearText("aB3-xyz9", "case", FREE)).toBe("Ab3-XYZ9");
    expect(nearText("key:abcd", "case", LOWER)).toBeUndefined();
    expect(nearText("12345678", "case", FREE)).toBeUndefined();
  });

  it("is one letter longer or shorter", () => {
    expect(nearText("abcdefgh", "longer", FREE)).toBe("abcdefghh");
    expect(nearText("abcdefgh", "shorter", FREE)).toBeUndefined();
  });

  it("is as long as the form allows, and one more differs from that in its last letter", () => {
    const longest = nearText("aBcdefgh", "longest", FREE) ?? "";
    const end = nearText("aBcdefgh", "end", FREE) ?? "";
    expect([longest.length, end.length]).toEqual([64, 64]);
    expect(longest.startsWith("aBcdefgh")).toBe(true);
    expect(end.slice(0, 63)).toBe(longest.slice(0, 63));
    expect(end).not.toBe(longest);
    expect(nearText("key:abcd", "longest", LOWER)).toBe("key:abcdabcdabcd");
    expect(nearText("key:abcd", "end", LOWER)).toBe("key:abcdabcdabca");
  });

  it("differs in its last letter where it cannot be longer", () => {
    const fixed = { pattern: "^[a-z]{4}$" };
    expect(nearText("abcd", "longest", fixed)).toBeUndefined();
    expect(nearText("abcd", "end", fixed)).toBe("abca");
    expect(nearText("only", "end", { pattern: "^only$" })).toBeUndefined();
  });
});
