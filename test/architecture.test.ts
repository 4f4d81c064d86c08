import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseAst } from "vitest/node";

// bundle <- diagnostics, markers, protocol, obligations <- check, diff, generators, conformance, reference <- cli
const base = ["src/generated", "src/bundle", "src/diagnostics"];
const middle = [...base, "src/markers", "src/protocol", "src/obligations"];
const everything = [
  ...middle,
  "src/check",
  "src/diff",
  "src/reference",
  "generators",
  "conformance",
  "conformance/index.ts",
];
const maySee: Readonly<Record<string, readonly string[]>> = {
  "src/generated": ["src/generated"],
  "src/bundle": base,
  "src/diagnostics": base,
  "src/markers": [...base, "src/markers"],
  "src/protocol": [...base, "src/protocol"],
  "src/obligations": middle,
  "src/check": [...middle, "src/check"],
  "src/diff": [...middle, "src/diff"],
  "src/reference": [...middle, "src/reference"],
  generators: [...base, "src/markers", "src/obligations", "generators"],
  conformance: [...middle, "conformance"],
  "conformance/index.ts": [...middle, "conformance", "conformance/mutants"],
  "conformance/mutants": [...middle, "src/reference", "conformance", "conformance/mutants"],
  "src/index.ts": [...everything, "conformance/mutants"],
  "src/cli": [...everything, "conformance/mutants", "src/cli", "src/index.ts"],
};
const part = (path: string): string | undefined =>
  Object.keys(maySee)
    .filter((prefix) => path === prefix || path.startsWith(`${prefix}/`))
    .toSorted((a, b) => b.length - a.length)[0];

/** Every breach of the plan of the house in the given files, as `path: what is wrong`. */
function breaches(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    const { imports, powers } = read(text);
    const home = part(path);
    const wrong = imports
      .filter((name) => name.startsWith(".") && !name.endsWith(".ts"))
      .map((name) => `"${name}" must end in .ts`);
    if (/(^|\/)utils?\//.test(path)) wrong.push("no folder is called util");
    if (home === undefined) wrong.push("belongs to no part of the house");
    if (home === undefined || path.endsWith(".test.ts")) return wrong.map((what) => `${path}: ${what}`);
    if (imports.some((name) => /^membrane-kit(\/|$)/.test(name))) wrong.push("imports its own package by name");
    for (const name of imports.filter((each) => each.startsWith("."))) {
      const seen = part(posix.join(posix.dirname(path), name));
      // Checked against the part, so that a name without its extension is still placed.
      if (seen === undefined || !maySee[home]?.includes(seen)) wrong.push(`${home} must not import "${name}"`);
    }
    if (home !== "src/cli") wrong.push(...powers.map((power) => `${power} is for src/cli`));
    const lines = text.split("\n").length - 1;
    if (lines > 300 && home !== "src/generated") wrong.push(`${lines} lines, 300 is the limit`);
    return wrong.map((what) => `${path}: ${what}`);
  });
}

/** What a module imports, statically or not, and which of the powers reserved for the command line it uses. */
function read(text: string): { imports: string[]; powers: string[] } {
  const imports: string[] = [];
  const powers: string[] = [];
  // oxlint-disable-next-line typescript/no-deprecated -- its successor is in vite, which is vitest's dependency, not ours
  JSON.stringify(parseAst(text, { lang: "ts" }), (_key, value: SyntaxNode | bigint | null) => {
    if (typeof value === "bigint") return null;
    if (value?.source && /^(Import|Export)/.test(value.type)) imports.push(String(value.source.value));
    if (value?.type === "MemberExpression" && value.object?.name) {
      const use = value.object.name === "console" ? "console" : `${value.object.name}.${value.property?.name}`;
      if (["console", "process.exit", "process.env"].includes(use)) powers.push(use);
    }
    return value;
  });
  return { imports, powers: [...powers, ...imports.filter((name) => /^(node:)?process$/.test(name))] };
}

interface SyntaxNode {
  readonly type: string;
  readonly source?: { readonly value?: unknown } | null;
  readonly object?: { readonly name?: string };
  readonly property?: { readonly name?: string };
}

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = (folder: string): [string, string][] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("fixtures/"))
    .map((name) => [posix.join(folder, name), readFileSync(join(root, folder, name), "utf8")]);

const named = <T extends [string, string, ...string[]]>(row: T): [string, ...T] => [
  `${row[0]} saying ${row[1].split("\n").join(" ").slice(0, 80)}`,
  ...row,
];

describe("the plan of the house", () => {
  it("is kept by every source file", () => {
    expect(breaches(new Map(["src", "generators", "conformance"].flatMap(sources)))).toEqual([]);
  });

  const allowed: [string, string][] = [
    ["src/bundle/load.ts", 'import { finding } from "../diagnostics/finding.ts";'],
    ["src/obligations/derive.ts", 'import type { Call } from "../protocol/call.ts";'],
    ["conformance/mutants/a.ts", 'import { createMembrane } from "../../src/reference/index.ts";'],
    ["conformance/index.ts", 'export { mutants } from "./mutants/index.ts";'],
    ["conformance/run.test.ts", 'import { createMembrane } from "../src/reference/index.ts";'],
    [
      "src/cli/main.ts",
      'const { run } = await import("../../conformance/index.ts"); console.log(process.env["PATH"]); process.exit(1);',
    ],
    [
      "src/bundle/text.ts",
      "// console.log(process.env)\nexport const text = 'process.exit() from \"../cli/main.ts\"';",
    ],
    ["conformance/oracles/leak.ts", "export const modulus = 2n ** 61n - 1n;"],
    ["src/generated/evidence.ts", "export type A = string;\n".repeat(301)],
  ];
  it.each(allowed.map(named))("lets %s", (_name, path, text) => {
    expect(breaches(new Map([[path, text]]))).toEqual([]);
  });

  const planted: [string, string, string][] = [
    ["src/bundle/load.ts", 'import { a } from "./a";', '"./a" must end in .ts'],
    ["src/bundle/load.test.ts", 'import { a } from "./a.js";', '"./a.js" must end in .ts'],
    [
      "src/bundle/load.ts",
      'import { a } from "../obligations/a.ts";',
      'src/bundle must not import "../obligations/a.ts"',
    ],
    [
      "src/diagnostics/a.ts",
      'import type { A } from "../protocol/a.ts";',
      'src/diagnostics must not import "../protocol/a.ts"',
    ],
    ["src/protocol/a.ts", 'export * from "../obligations/a.ts";', 'src/protocol must not import "../obligations/a.ts"'],
    ["src/check/a.ts", 'export { a } from "../cli/a.ts";', 'src/check must not import "../cli/a.ts"'],
    ["src/check/a.ts", 'import "../reference/a.ts";', 'src/check must not import "../reference/a.ts"'],
    ["src/index.ts", 'export { a } from "./cli/a.ts";', 'src/index.ts must not import "./cli/a.ts"'],
    ["src/check/a.ts", 'import "../../test/a.ts";', 'src/check must not import "../../test/a.ts"'],
    [
      "generators/types/a.ts",
      'import "../../src/protocol/a.ts";',
      'generators must not import "../../src/protocol/a.ts"',
    ],
    [
      "conformance/run.ts",
      'await import("../src/reference/a.ts");',
      'conformance must not import "../src/reference/a.ts"',
    ],
    [
      "conformance/index.ts",
      'import "../src/reference/a.ts";',
      'conformance/index.ts must not import "../src/reference/a.ts"',
    ],
    ["conformance/plan.ts", 'import { m } from "./mutants/m.ts";', 'conformance must not import "./mutants/m.ts"'],
    ["conformance/run.ts", 'import { a } from "membrane-kit";', "imports its own package by name"],
    ["src/util/a.ts", "export const a = 1;", "no folder is called util"],
    ["conformance/utils/a.ts", "export const a = 1;", "no folder is called util"],
    ["src/stray/a.ts", "export const a = 1;", "belongs to no part of the house"],
    ["src/check/a.ts", "process.exit(1);", "process.exit is for src/cli"],
    ["src/check/a.ts", "console.error(1);", "console is for src/cli"],
    ["src/check/a.ts", "const home = process.env['HOME'];", "process.env is for src/cli"],
    ["src/check/a.ts", 'import { env } from "node:process";', "node:process is for src/cli"],
    ["conformance/run.ts", "export {};\n".repeat(301), "301 lines, 300 is the limit"],
  ];
  it.each(planted.map(named))("is broken by %s", (_name, path, text, breach) => {
    expect(breaches(new Map([[path, text]]))).toContain(`${path}: ${breach}`);
  });
});
