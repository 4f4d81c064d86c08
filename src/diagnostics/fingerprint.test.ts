import { describe, expect, it } from "vitest";
import { positionsOf } from "../bundle/position.ts";
import { fingerprinted } from "./fingerprint.ts";
import { found } from "./fixtures/findings-report.ts";

const of = (...findings: Parameters<typeof found>): string => fingerprinted([found(...findings)])[0]?.fingerprint ?? "";
const inText = (text: string, pointer: string, file = "contracts/codes.json"): string =>
  of({ place: positionsOf(file, text, "codes.json").at(pointer) });

describe("the fingerprint of a finding", () => {
  it("is the same one when the message is reworded and when lines move", () => {
    const before = inText('{"codes":[{"code":"a","status":400}]}', "/codes/0/status");
    expect(before).toMatch(/^[0-9a-f]{16}$/u);
    expect(inText('{\n\n  "codes": [{ "status": 400, "code": "a" }]\n}', "/codes/0/status")).toBe(before);
    const place = positionsOf("x", '{"codes":[{"code":"a","status":400}]}', "codes.json").at("/codes/0/status");
    expect(of({ place, message: "said in other words", remedy: "another", severity: "info" })).toBe(before);
  });

  it("is the same one when other entries come before it, and wherever the bundle lies", () => {
    const before = inText('{"codes":[{"code":"a","status":400}]}', "/codes/0/status");
    const after = '{"codes":[{"code":"b","status":1},{"code":"a","status":400}]}';
    expect(inText(after, "/codes/1/status", "/elsewhere/codes.json")).toBe(before);
    expect(inText(after, "/codes/0/status")).not.toBe(before);
  });

  it("is another one for another rule, place or subject", () => {
    const text = '{"a":[{"code":"x"},{"code":"x"},1],"b":1}';
    const prints = [
      inText(text, "/a/0"),
      inText(text, "/a/1"),
      inText(text, "/a/2"),
      inText(text, "/b"),
      of({ rule: "other" }),
      of(),
      of({ subject: "one" }),
      of({ subject: "two" }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });

  it("counts findings of one rule at one place", () => {
    const [first, second] = fingerprinted([found(), found()]);
    expect(first?.fingerprint).toBe(of());
    expect(second?.fingerprint).not.toBe(of());
  });
});
