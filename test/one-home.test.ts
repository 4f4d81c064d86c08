import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = ["src", "generators", "conformance", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && name !== "one-home.test.ts")
    .map((name) => posix.join(folder, name)),
);

/** What is written once, how it is recognised where somebody writes it again, and where it is. */
const homes: [what: string, pattern: RegExp, home: string][] = [
  ["setting that names the tenant of a transaction", /app\.tenant_id/u, "src/reference/control-plane/names.ts"],
  ["order by code units", /< b\b.* \? -1 :|\bNumber\(a > b\)/u, "src/bundle/by-code-unit.ts"],
  [
    "search for places in braces",
    /\\\{\((?:\.|\[\^\}\])[*+]\)\\\}|\(\\\{\[\^\}\]\*\\\}\)|(?:startsWith|includes)\("\/?\{"\)|`\{\$\{\w+\.name\}\}`/u,
    "src/bundle/places-in-braces.ts",
  ],
];

describe("in one place only stands", () => {
  it.each(homes)("the %s", (_what, pattern, home) => {
    const found = files.filter((file) => pattern.test(readFileSync(join(root, file), "utf8")));
    expect(found).toEqual([home]);
  });
});
