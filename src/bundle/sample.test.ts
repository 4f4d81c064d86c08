import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadBundle } from "./load.ts";
import { builtInBundleFolder } from "./locate.ts";
import { schemaFaults } from "./meta-schema.ts";
import { sampleOf } from "./sample.ts";
import { textMatching } from "./text-matching.ts";

const foreign = fileURLToPath(new URL("../../examples/foreign-bundle/contracts", import.meta.url));
const profiles = [builtInBundleFolder(), foreign].flatMap((folder) => loadBundle(folder).bundle.profiles);

/** A schema as others write it. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll("#/schemas/", "#/$defs/")
      .replaceAll(/"x-membrane":"[^"]*",?/gu, "")
      .replaceAll(",}", "}"),
  );

describe("a sample", () => {
  it.each(
    profiles.flatMap((profile) => [...profile.schemas.keys()].map((name) => [profile.name, name, profile] as const)),
  )("of %s %s satisfies its schema", (_profile, name, { schemas }) => {
    const $defs = plain(Object.fromEntries(schemas));
    const value = sampleOf({ $ref: `#/schemas/${name}` }, schemas, name);
    expect(schemaFaults({ $ref: `#/$defs/${name}`, $defs }, value)).toEqual([]);
  });

  it.each([
    ["^sha256:[0-9a-f]{64}$", "digest"],
    ["^[a-z][a-z0-9_]{0,31}:[a-z0-9][a-z0-9_-]{0,63}$", "tenant"],
    ["^(?:[1-9][0-9]?|[1-4][0-9]{2}|500)$", "number"],
    ["^[^\\u0000-\\u001f<>]{1,120}$", "a text with blanks"],
    ["^v[0-9]{1,4}(\\.[0-9]+)*$", "version"],
    ["^[A-Z]{3}$", "lower"],
    ["^a+b?c*$", "x"],
  ])("of a text is one that %s matches", (pattern, word) => {
    expect(textMatching(pattern, word)).toMatch(new RegExp(pattern, "u"));
  });

  it("of a text keeps to its bounds, says its word where there is room, and is none where there is no text", () => {
    expect(textMatching("^[a-z]{0,40}$", "word", { minLength: 12 })).toMatch(/^wordwordword/u);
    expect(textMatching("^credential:[a-z-]{4,40}$", "acme-ledger")).toBe("credential:acme-ledger");
    expect(textMatching("^[a-z]{2}$", "word", { minLength: 3 })).toBeUndefined();
  });
});
