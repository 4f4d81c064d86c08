import { describe, expect, it } from "vitest";
import { parseStrictJson, strictValueOf } from "./strict-json.ts";

const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("strict JSON", () => {
  const sound: [string, string, unknown][] = [
    ["colons and brackets in strings", '{"a:{[": "}:]", "b": [":"]}', { "a:{[": "}:]", b: [":"] }],
    ["escaped quotes", String.raw`{"a\"": "\\", "b": "\":"}`, { 'a"': "\\", b: '":' }],
    ["one name in two objects", '[{"a": 1}, {"a": {"a": 2}}]', [{ a: 1 }, { a: { a: 2 } }]],
    ["no object at all", "3", 3],
    ["64 levels", deep(64), JSON.parse(deep(64))],
  ];
  it.each(sound)("reads %s", (_what, text, value) => {
    expect(parseStrictJson(text)).toEqual({ value });
  });

  const broken: [string, string, object][] = [
    [
      "a member that stands twice",
      '{"a": 1, "b": {}, "a": 1}',
      { fault: "duplicate-member", offset: 18, length: 3, message: 'member "a" stands twice in one object' },
    ],
    [
      "a member that stands twice, once escaped",
      String.raw`[{"a": 1, "\u0061": 2}]`,
      { fault: "duplicate-member", offset: 10, length: 8, message: 'member "a" stands twice in one object' },
    ],
    [
      "a prototype that stands twice",
      '{"__proto__": 1, "__proto__": 2}',
      { fault: "duplicate-member", offset: 17, length: 11, message: 'member "__proto__" stands twice in one object' },
    ],
    [
      "65 levels",
      deep(65),
      { fault: "too-deep", offset: 64, length: 1, message: "document is nested deeper than 64 levels" },
    ],
    [
      "a comma too many",
      '{"a": 1,}',
      { fault: "syntax", offset: 8, length: 1, message: "document is not JSON: property name expected" },
    ],
    [
      "a comment",
      "{} // done",
      { fault: "syntax", offset: 3, length: 7, message: "document is not JSON: invalid comment token" },
    ],
    [
      "bytes that are no UTF-8",
      '{"a": "\uFFFD"}',
      {
        fault: "encoding",
        offset: 7,
        length: 1,
        message: "document is not valid UTF-8, or holds a replacement character",
      },
    ],
  ];
  it.each(broken)("refuses %s and says where", (_what, text, fault) => {
    expect(parseStrictJson(text)).toEqual({ fault });
  });
});

describe("bytes", () => {
  it("have the value that every strict reader sees, and none where two could differ", () => {
    expect(strictValueOf(Buffer.from('{"a": "\u00e9"}'))).toEqual({ a: "é" });
    const differ = ["\ufeff{}", '{"a": 1, "a": 2}', "{", deep(65)].map((text) => Buffer.from(text));
    for (const bytes of [...differ, Buffer.from([0x22, 0xff, 0x22])]) expect(strictValueOf(bytes)).toBeUndefined();
  });
});
