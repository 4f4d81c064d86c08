import { describe, expect, it } from "vitest";
import { CANARY_MOULD, formed, mouldOf, satisfies, type TextForm } from "./form.ts";

const FORMS: readonly [string, TextForm][] = [
  ["any name", { pattern: "^[a-z][a-z0-9-]{0,63}$" }],
  ["a reference with a head", { pattern: "^ENR-[0-9A-F]{24}$", longest: 28 }],
  ["a digest without a head", { pattern: "^[0-9a-f]{64}$" }],
  ["digits", { pattern: "^[0-9]{8}$" }],
  ["capitals", { pattern: "^[A-Z0-9]{12,40}$", longest: 20 }],
  ["parts", { pattern: "^[A-Z]{3}-[0-9]{4}-[a-z]{8,12}$" }],
  ["a longest length", { pattern: "^[a-z]{2,}$", longest: 5 }],
];

describe("a text of a form", () => {
  it.each(FORMS)("is %s whenever it is asked for, and another for another name", (_name, form) => {
    const texts = Array.from({ length: 200 }, (_, n) => formed(form, "nonce", "case", n));
    expect(texts.filter((text) => !satisfies(form, text))).toEqual([]);
    expect(new Set(texts).size).toBeGreaterThan(150);
    expect(formed(form, "nonce", "case", 3)).toBe(texts[3]);
    expect(formed(form, "other", "case", 3)).not.toBe(texts[3]);
  });

  it("is cast in a mould of a canary only where a text can be searched for", () => {
    const digits = { pattern: "^[0-9]{32}$" };
    const short = { pattern: "^[a-z0-9]{8}$" };
    expect([digits, short].map((form) => mouldOf(form)?.length)).toEqual([32, 8]);
    expect([digits, short].map((form) => mouldOf(form, CANARY_MOULD))).toEqual([undefined, undefined]);
  });

  it("never has a letter that only some texts may have", () => {
    // A sample of a and 1 alone would pass for both.
    expect(mouldOf({ pattern: "^[0-9a-f]{64}$" })?.alphabet).toBe("hex");
    expect(mouldOf({ pattern: "^[a-y0-9]{16}$" })?.alphabet).toBe("hex");
  });
});
