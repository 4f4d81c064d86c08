import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LOOSE_KEYWORDS } from "../../generators/types/unsaid.ts";
import { membrane, type Ended } from "./terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const example = join(root, "examples", "foreign-bundle", "contracts");
let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-looseness-"));
  cpSync(example, join(cwd, "contracts"), { recursive: true });
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const checked = (types: object, ...args: string[]): Promise<Ended> => {
  writeFileSync(join(cwd, "membrane.config.json"), JSON.stringify({ types }, null, 2));
  return membrane(["check", ...args], { cwd });
};

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly place: { readonly line: number };
    readonly message: string;
  }[];
}

describe("limits on what types leave out", () => {
  it("are kept while the ledger is no longer, and broken by one entry more", async () => {
    const ledger = JSON.parse((await membrane(["list", "looseness", "--format", "json"], { cwd })).out) as {
      keyword: string;
    }[];
    expect(ledger.length).toBeGreaterThan(30);
    const patterns = ledger.filter(({ keyword }) => keyword === "pattern").length;
    const limits = { max_looseness: ledger.length, max_looseness_of: { pattern: patterns } };
    expect((await checked(limits)).code).toBe(0);
    const { code, out } = await checked(
      { max_looseness: ledger.length - 1, max_looseness_of: { pattern: patterns - 1 } },
      "--format",
      "json",
    );
    expect(code).toBe(1);
    expect((JSON.parse(out) as Report).findings.map(({ rule, place, message }) => [rule, place.line, message])).toEqual(
      [
        [
          "types-looseness",
          3,
          `types leave out ${ledger.length} keywords of the contract, at most ${ledger.length - 1} are allowed`,
        ],
        [
          "types-looseness",
          5,
          `types leave out ${patterns} times the keyword pattern, at most ${patterns - 1} are allowed`,
        ],
      ],
    );
  });

  it("can be set to zero for a keyword that no schema of the bundle has, and cannot be misspelt", async () => {
    expect((await checked({ max_looseness_of: { propertyNames: 0 } })).code).toBe(0);
    const { code, talk } = await checked({ max_looseness_of: { patern: 9 } });
    expect(code).toBe(2);
    expect(talk).toContain('did you mean "pattern"?');
  });

  it("are said to be kept only where there are any", async () => {
    const ran = async (types: object): Promise<boolean> => {
      const { out } = await checked(types, "--format", "json");
      return out.includes('"types-looseness"');
    };
    expect([await ran({ max_looseness: 900 }), await ran({}), await ran({ max_looseness_of: {} })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("can be set for every keyword that types leave out, and for no other", () => {
    const schema = JSON.parse(readFileSync(join(root, "contracts", "schema", "config.schema.json"), "utf8")) as {
      $defs: { ConfigLooseness: { properties: object } };
    };
    expect(Object.keys(schema.$defs.ConfigLooseness.properties).toSorted()).toEqual([...LOOSE_KEYWORDS].toSorted());
  });
});
