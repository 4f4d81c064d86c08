import { randomBytes } from "node:crypto";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { expand } from "./expand.ts";

const views = (text: string | Uint8Array): string[] => {
  const chains: string[] = [];
  expand(typeof text === "string" ? Buffer.from(text) : text, ({ chain, bytes }) =>
    chains.push(`${chain}: ${Buffer.from(bytes).toString()}`),
  );
  return chains;
};
const words = "the quick brown fox jumps";

it("looks into fewer than one random digest or handle in a hundred", () => {
  let looked = 0;
  for (let round = 0; round < 3000; round++) {
    const digest = `sha256:${randomBytes(32).toString("hex")}`;
    looked += views(JSON.stringify({ digest, ref: `receipt:${randomBytes(18).toString("base64url")}` })).length;
  }
  expect(looked).toBeLessThan(60);
});

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString("base64");
const decoded: [string, string | Uint8Array, string][] = [
  ["base64 in a sentence", `see ${base64(words)} here`, `base64: ${words}`],
  ["base64 after other characters of its alphabet", `ref_${base64(words)}`, `base64: ${words}`],
  ["base64 after one more character", `x${base64(words)}`, `base64: ${words}`],
  ["base64 after three more characters", `xyz${base64(words)}`, `base64: ${words}`],
  [
    "base64 backwards before two more",
    `${Array.from(base64(words)).toReversed().join("").replace(/^=+/, "")}xy`,
    `reversed-base64: ${words}`,
  ],
  ["base64 over lines", base64(`${words} ${words}`).replaceAll(/.{24}/g, "$&\n"), `base64: ${words} ${words}`],
  ["hexadecimal", Buffer.from(words).toString("hex"), `hex: ${words}`],
  ["gzip", gzipSync(words), `gzip: ${words}`],
  ["zlib in base64", base64(deflateSync(words)), `base64>zlib: ${words}`],
  ["a raw deflate stream in base64", base64(deflateRawSync(words)), `base64+deflate: ${words}`],
  ["escapes", String.raw`\u0074\x68e\n\"\/`, 'escape: the\n"/'],
  ["percent signs", "%74%68e", "percent: the"],
  ["HTML entities", "&#116;&#x68;e&amp;", "html: the&"],
  ["UTF-16", Buffer.from(words, "utf16le"), `utf16: ${words}`],
];
it.each(decoded)("undoes %s", (_name, text, view) => {
  expect(views(text)).toContain(view);
});

it("goes three decodings deep and no deeper", () => {
  const wrap = (times: number): string => (times === 0 ? words : base64(wrap(times - 1)));
  expect(views(wrap(3)).at(-1)).toBe(`base64>base64>base64: ${words}`);
  expect(views(wrap(4)).some((view) => view.endsWith(`: ${words}`))).toBe(false);
});

it("says so when it stops at a bound", () => {
  expect(expand(gzipSync(Buffer.alloc(17 * 1024 * 1024)), () => {})).toBe(true);
  expect(expand(gzipSync(Buffer.alloc(1024)), () => {})).toBe(false);
});

it("survives whatever a hostile surface holds, in linear time", () => {
  const hostile = [
    "\\".repeat(50_000),
    "%".repeat(50_000),
    "&#".repeat(50_000),
    "\\u{fffff}\\u00",
    "&#9999999;",
    "1, ".repeat(20_000),
    "a ".repeat(20_000),
    "x".repeat(1_000_000),
    // Each sign may be where a text in base64 begins.
    "+dGV4dCB0ZXh0IHRleHQg".repeat(42_000),
  ];
  for (const text of hostile) expect(() => views(text)).not.toThrow();
  expect(() => views(randomBytes(200_000))).not.toThrow();
});
