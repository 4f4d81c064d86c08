import { describe, expect, it } from "vitest";
import { parseBody } from "./body.ts";
import { declares } from "./headers.ts";
import { readQuery } from "./query.ts";

describe("the body parser", () => {
  it("reads well-formed UTF-8", () => {
    expect(parseBody(Buffer.from('{"a":"\u00fc\u{1f600}"}', "utf8"), 32)?.value).toEqual({ a: "\u00fc\u{1f600}" });
  });

  it.each([
    ["a byte order mark", [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ["UTF-16", [0x7b, 0x00, 0x7d, 0x00]],
    ["an overlong encoding", [0x22, 0xc0, 0xaf, 0x22]],
    ["an encoded surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["a cut-off character", [0x22, 0xe2, 0x82, 0x22]],
    ["Latin-1", [0x22, 0xfc, 0x22]],
  ])("refuses %s", (_name, bytes) => {
    expect(parseBody(Uint8Array.from(bytes), 32)).toBeUndefined();
  });
});

describe("the declared media type", () => {
  const type = (...values: string[]): [string, string][] => values.map((value) => ["Content-Type", value]);

  it.each([
    ["application/json"],
    ["Application/JSON"],
    ["application/json;charset=utf-8"],
    ["application/json; charset=UTF-8"],
    ['application/json ; charset="utf-8"'],
  ])("is %s", (value) => {
    expect(declares(type(value), "application/json")).toBe(true);
  });

  it.each([
    ["application/json; charset=utf-16"],
    ["application/json; charset=utf-8; charset=utf-8"],
    ["application/json; boundary=x"],
    ["application/json;"],
    ["application/jsonp"],
    ["application/problem+json"],
    ["text/plain"],
    [""],
  ])("is not %s", (value) => {
    expect(declares(type(value), "application/json")).toBe(false);
  });

  it("is declared exactly once, with no content encoding", () => {
    expect(declares([], "application/json")).toBe(false);
    expect(declares(type("application/json", "application/json"), "application/json")).toBe(false);
    for (const encoding of ["gzip", "identity", ""]) {
      expect(declares([...type("application/json"), ["content-ENCODING", encoding]], "application/json")).toBe(false);
    }
  });
});

describe("the query reader", () => {
  it("decodes percent-encoding and leaves the plus sign alone", () => {
    expect(readQuery("/p?a=x%20y&b=1+1&%63=%C3%BC&d").value).toEqual({ a: "x y", b: "1+1", c: "\u00fc", d: "" });
    expect(readQuery("/p").value).toEqual({});
    expect(readQuery("/p?").value).toEqual({});
    expect(readQuery("/p?a=b=c?d").value).toEqual({ a: "b=c?d" });
  });

  it.each([["a=1&a=1"], ["a=1&%61=2"], ["a=%"], ["a=%zz"], ["a=%C3"], ["a=%ED%A0%80"], ["a=%C0%AF"]])(
    "gives no object for %s, and still what to search",
    (query) => {
      const { value, entries } = readQuery(`/p?${query}`);
      expect(value).toBeUndefined();
      expect(entries).toHaveLength(query.split("&").length);
    },
  );

  it("keeps a parameter named __proto__ an ordinary one", () => {
    const { value } = readQuery("/p?__proto__=x");
    expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
  });
});
