import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BundleError } from "../../src/bundle/bundle-error.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { build, endAll, run } from "../cli/built.ts";
import { membrane } from "../cli/terminal.ts";
import { change, OUTSIDE, soundBundle, type HostileCase } from "./contracts/case.ts";
import { PATHS } from "./contracts/paths.ts";
import { SCHEMAS } from "./contracts/schemas.ts";
import { TEXTS } from "./contracts/texts.ts";
import { WORDS } from "./contracts/words.ts";

let folder: string;
let sound: string;
let cwd: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "membrane-hostile-"));
  sound = join(folder, "sound");
  soundBundle(sound);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  cwd = join(folder, "project");
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd);
  cpSync(sound, join(cwd, "contracts"), { recursive: true });
});

const CORPUS: readonly HostileCase[] = [...TEXTS, ...PATHS, ...SCHEMAS, ...WORDS];
/** Where it is: a place and a rule, or the lock, of which only the whole can be mended. */
const NAMED = /^(?:\S*contracts\/\S+:\d+:\d+ error [a-z-]+|membrane: contracts\/contracts\.lock\.json[:#])/mu;
/** More than a terminal shows; a message that repeats what it was given would be longer. */
const LONGEST_REPORT = 64 * 1024;

describe("a hostile contract", () => {
  it("is one of a hundred and more, each of them once", () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(100);
    expect(new Set(CORPUS.map(({ what }) => what)).size).toBe(CORPUS.length);
  });

  it.each(CORPUS.map((each) => [each.what, each] as const))(
    "is answered clearly: %s",
    async (_what, { make, codes }) => {
      make(join(cwd, "contracts"));
      const { code, out, talk } = await membrane(["check"], { cwd });
      expect(codes, talk.slice(0, 500)).toContain(code);
      const said = out + talk;
      expect(said).not.toMatch(/internal error|\n\s+at /u);
      expect(said).not.toContain(OUTSIDE);
      expect(said.length).toBeLessThan(LONGEST_REPORT);
      if (code !== 0) expect(said).toMatch(NAMED);
      expect(({} as { polluted?: true }).polluted).toBeUndefined();
      expect(existsSync(join(cwd, "pwned"))).toBe(false);
    },
  );
});

describe("the largest of them", () => {
  const MEGABYTES = 300;
  const largest = CORPUS.filter(({ what }) => /million|megabyte|terabyte|thousand|without end/u.test(what));
  beforeAll(() => build());
  afterEach(() => endAll());

  it.each(largest.map((each) => [each.what, each] as const))(
    `are answered within ${MEGABYTES} megabytes of memory: %s`,
    async (_what, { make, codes }) => {
      make(join(cwd, "contracts"));
      const peak = join(cwd, "peak");
      const memory = fileURLToPath(new URL("fixtures/peak-memory.cjs", import.meta.url));
      const environment = { NODE_OPTIONS: `--require ${memory}`, PEAK_MEMORY_FILE: peak };
      const { code } = await run(["check"], { cwd, environment });
      expect(codes).toContain(code);
      expect(Number(readFileSync(peak, "utf8")) / 1024).toBeLessThan(MEGABYTES);
    },
  );
});

describe("a contract that is sound and looks like a program", () => {
  const harmless = SCHEMAS.filter(({ what, codes }) => codes.includes(0) && what.includes("description"));
  it.each(harmless.map((each) => [each.what, each] as const))(
    "becomes types and nothing else: %s",
    async (_what, { make }) => {
      make(join(cwd, "contracts"));
      const { code } = await membrane(["generate", "types", "--contracts", "contracts", "--types-out", "types"], {
        cwd,
      });
      expect(code).toBe(0);
      const text = readFileSync(join(cwd, "types/evidence.ts"), "utf8");
      const outside = text.replaceAll(/\/\*[\s\S]*?\*\//gu, "");
      expect(outside).toContain("Planted");
      expect(outside).not.toContain("process");
    },
  );
});

describe("a document in which one member has a wrong type", () => {
  const documents = [
    "bundle.json",
    "refusal-codes.v0.json",
    "production-admission.v0.json",
    "sensitive-material.v0.json",
    "requirements.v0.json",
    "profiles/evidence.v0.json",
    "profiles/control-plane.v1.json",
  ];
  it.each(documents)("is answered at that member: %s", (document) => {
    const path = join(cwd, "contracts", document);
    const text = readFileSync(path, "utf8");
    const members = Object.entries(JSON.parse(text) as object).filter(([name]) => name !== "$schema");
    expect(members.length).toBeGreaterThan(1);
    for (const [name, held] of members) {
      const wrong = [null, 5, "", [], {}, true].filter((next) => kindOf(next) !== kindOf(held));
      for (const next of wrong) {
        change(path, `/${name}`, next);
        const pointers = faultsOf(join(cwd, "contracts"));
        expect([name, next, pointers.some((pointer) => pointer.startsWith(`/${name}`))]).toEqual([name, next, true]);
        cpSync(join(sound, document), path);
      }
    }
  });
});

function kindOf(held: unknown): string {
  return Array.isArray(held) ? "list" : held === null ? "null" : typeof held;
}

/** Places of what is wrong with a bundle. Anything but a list of faults is thrown on. */
function faultsOf(contracts: string): string[] {
  try {
    loadBundle(contracts);
    return [];
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return error.findings.map(({ place }) => place.pointer ?? "");
  }
}
