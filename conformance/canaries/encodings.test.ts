import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { fromBase32, toBase32 } from "./base32.ts";
import { makeCanary } from "./canary.ts";
import { encodingNamed, ENCODINGS } from "./encodings.ts";
import { withHomoglyphs, withoutHomoglyphs } from "./homoglyphs.ts";
import { backwards, rot13 } from "./letter-order.ts";

const value = makeCanary("encodings", "test", 0, "alnum", 32);

it("has at least 28 encodings, each with a name and a result of its own", () => {
  expect(ENCODINGS.length).toBeGreaterThanOrEqual(28);
  expect(new Set(ENCODINGS.map(({ name }) => name)).size).toBe(ENCODINGS.length);
  const alike = new Set(["base64", "base64url"]);
  const results = ENCODINGS.filter(({ name }) => !alike.has(name)).map(({ encode }) => encode(value));
  expect(new Set(results).size).toBe(results.length);
});

it.each(ENCODINGS.map((encoding) => [encoding.name, encoding] as const))(
  "calls %s a disguise only if it hides the value",
  (_name, encoding) => {
    expect(encoding.encode(value).includes(value)).toBe(!encoding.disguise);
  },
);

const known: [string, string, string][] = [
  ["base32", "foobar", "MZXW6YTBOI"],
  ["base64url", "??>", "Pz8-"],
  ["base64-second-byte", "ab", "LWFi"],
  ["hex-colon", "AZ", "41:5a"],
  ["percent-twice", "A", "%2541"],
  ["unicode-escape", "Aé", "\\u0041\\u00e9"],
  ["html-hex", "AZ", "&#x41;&#x5a;"],
  ["char-codes", "AZ", "65,90"],
  ["fullwidth", "A1", "\uff21\uff11"],
  ["utf16-hex", "AZ", "41005a00"],
  ["rot13", "Nop1", "Abc1"],
];
it.each(known)("writes %s as others do", (name, text, written) => {
  expect(encodingNamed(name).encode(text)).toBe(written);
});

it("can be undone where it matters that nothing was lost", () => {
  expect(gunzipSync(Buffer.from(encodingNamed("gzip-base64").encode(value), "base64")).toString()).toBe(value);
  expect(Buffer.from(fromBase32(toBase32(Buffer.from(value)))).toString()).toBe(value);
  expect(withoutHomoglyphs(withHomoglyphs(value))).toBe(value);
  expect(rot13(rot13(value))).toBe(value);
  expect(backwards(backwards(value))).toBe(value);
});

it("refuses a name it does not know", () => {
  expect(() => encodingNamed("rot14")).toThrow(new RangeError('no encoding is called "rot14"'));
});
