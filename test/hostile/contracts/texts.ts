import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bytes, SOUND_BUNDLE, type HostileCase } from "./case.ts";

const sound = SOUND_BUNDLE;
const MEGABYTE = 1024 * 1024;

/** Documents that are no document: broken, huge, deep, or read differently by different readers. */
export const TEXTS: readonly HostileCase[] = [
  bytes("empty", ""),
  bytes("white space", " \n\t "),
  bytes("an open brace", "{"),
  bytes("null", "null"),
  bytes("a list", "[]"),
  bytes("a text", '"x"'),
  bytes("a number", "1e400"),
  bytes("NaN", "NaN"),
  bytes("a member that is NaN", '{"bundle":NaN}'),
  bytes("a member that is -Infinity", '{"bundle":-Infinity}'),
  bytes("a program", "process.exit(0)"),
  bytes("a document with a comment", `// no\n${sound}`),
  bytes("a document with a comma too many", sound.replace(/\}\s*$/u, ",}")),
  bytes("in single quotes", sound.replaceAll('"', "'")),
  bytes("two documents", sound + sound),
  bytes("a document with a byte order mark", `\uFEFF${sound}`, "bundle.json", [0]),
  bytes("a document with two byte order marks", `\uFEFF\uFEFF${sound}`),
  bytes("in UTF-16", Buffer.from(sound, "utf16le")),
  bytes(
    "broken UTF-8",
    Buffer.concat([Buffer.from('{"bundle":"'), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from('"}')]),
  ),
  bytes("cut within a character", Buffer.from('{"bundle":"é').subarray(0, -1)),
  bytes("a document with a null byte", sound.replace("membrane-kit", "membrane\u0000kit")),
  bytes("a document with a null in a name", sound.replace('"title"', String.raw`"ti\u0000tle"`)),
  bytes("a document with half a surrogate", sound.replace('"title"', String.raw`"\ud800"`)),
  bytes("a document with one member twice", sound.replace("{", '{ "bundle": "x",')),
  bytes("a document with one member twice, escaped", sound.replace("{", String.raw`{ "b\u0075ndle": "x",`)),
  bytes("a document with a member twice far inside", sound.replace('"profiles":', '"profiles": [], "profiles":')),
  bytes("lists in lists without end", "[".repeat(200_000)),
  bytes("objects in objects without end", '{"a":'.repeat(200_000)),
  bytes("65 levels deep", `${"[".repeat(65)}${"]".repeat(65)}`),
  bytes("a list of a million", `[${"0,".repeat(999_999)}0]`),
  bytes(
    "an object of a hundred thousand members",
    `{${Array.from({ length: 100_000 }, (_, at) => `"m${at}":0`).join(",")}}`,
  ),
  bytes("a text of three megabytes", JSON.stringify({ bundle: "a".repeat(3 * MEGABYTE) })),
  bytes("a text of five megabytes", JSON.stringify({ bundle: "a".repeat(5 * MEGABYTE) })),
  bytes("a colon four million times", ":".repeat(4 * MEGABYTE - 1)),
  bytes("a quote four million times", '"'.repeat(4 * MEGABYTE - 1)),
  {
    what: "bundle.json is a text of a hundred megabytes",
    codes: [2],
    make: (contracts) => writeFileSync(join(contracts, "bundle.json"), Buffer.alloc(100 * MEGABYTE, "a")),
  },
  {
    what: "bundle.json is a hole of a terabyte",
    codes: [2],
    make: (contracts) => truncateSync(join(contracts, "bundle.json"), 1024 * 1024 * MEGABYTE),
  },
  ...["__proto__", "constructor", "toString", "hasOwnProperty"].map((name) =>
    bytes(`a document with a member ${name}`, sound.replace("{", `{ "${name}": { "polluted": true },`)),
  ),
];
