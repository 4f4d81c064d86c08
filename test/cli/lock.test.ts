/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-call, typescript/no-unsafe-return, typescript/no-unsafe-argument -- a change reaches anywhere into documents of every kind */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DiffFinding } from "../../src/diff/finding.ts";
import type { Documents } from "../diff/fixtures/changed-bundle.ts";
import { membrane, type Ended } from "./terminal.ts";

const foreign = fileURLToPath(new URL("../../examples/foreign-bundle/contracts", import.meta.url));
const own = fileURLToPath(new URL("../..", import.meta.url));

let cwd: string;
let file: string;
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-lock-"));
  file = join(cwd, "contracts", "contracts.lock.json");
  cpSync(foreign, join(cwd, "contracts"), { recursive: true });
  expect((await lock()).code).toBe(0);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const run = (...args: string[]): Promise<Ended> => membrane(args, { cwd });
const lock = (...args: string[]): Promise<Ended> => run("lock", ...args);
/** Rules of `membrane check` that found something about the lock. */
async function checked(): Promise<string[]> {
  const { out } = await run("check", "--format", "json");
  const { findings } = JSON.parse(out) as { findings: { rule: string }[] };
  return [...new Set(findings.map(({ rule }) => rule).filter((rule) => rule.startsWith("lock-")))];
}

function edit(path: string, change: (document: Documents) => void): void {
  const full = join(cwd, "contracts", path);
  const document = JSON.parse(readFileSync(full, "utf8")) as Documents;
  change(document);
  writeFileSync(full, JSON.stringify(document, null, 2));
}

const codes = (change: (list: Documents[]) => void): void => edit("codes.json", ({ codes: list }) => change(list));
const named = (list: readonly Documents[], name: string): Documents => list.find(({ code }) => code === name) ?? {};
/** Takes the refusal away that answers with it, so that nothing does. */
const unused = (code: string): void =>
  edit("surfaces/lab.json", ({ ladders }) => {
    for (const [name, list] of Object.entries(ladders))
      ladders[name] = (list as Documents[]).filter((each) => each["code"] !== code);
  });
const retired = (code: string): void => {
  unused(code);
  codes((list) => Object.assign(named(list, code), { lifecycle: "retired", retired_since: "9", profiles: [] }));
};

describe("membrane lock", () => {
  it("writes what is published once, and is then content", async () => {
    const text = readFileSync(file, "utf8");
    const { code, talk } = await lock();
    expect([code, talk]).toEqual([
      0,
      "contracts/contracts.lock.json is current (7 operations, 14 codes, 12 requirements, 118 obligations)\n",
    ]);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect((await lock("--check")).code).toBe(0);
    expect(await checked()).toEqual([]);
  });

  it("is blind to words and to order", async () => {
    edit("surfaces/lab.json", ({ operations }) => (operations["lab.enrol"].summary = "Another sentence."));
    codes((list) => {
      list.reverse();
      named(list, "TOO_LONG")["meaning"] = "Another sentence.";
    });
    expect((await lock("--check")).code).toBe(0);
  });

  it("goes on over what came, and fails a check until it has", async () => {
    edit("stages.json", ({ operation_maturity }) => (operation_maturity["lab.about"] = "kept"));
    expect([(await lock("--check")).code, await checked()]).toEqual([1, ["lock-current"]]);
    const { code, talk } = await lock();
    expect([code, talk.split(" (")[0]]).toEqual([0, "contracts/contracts.lock.json moved forward over 2 changes"]);
    expect([(await lock("--check")).code, await checked()]).toEqual([0, []]);
  });

  it("keeps the tombstone of a retired code, with what it last answered", async () => {
    retired("TOO_LONG");
    // The obligations of its refusal stay, so this goes forward.
    expect((await lock()).code).toBe(0);
    const { codes: locked } = JSON.parse(readFileSync(file, "utf8")) as { codes: Documents };
    expect(locked["TOO_LONG"]).toMatchObject({ lifecycle: "retired", conditions: ["too-large"] });
  });

  const back: [what: string, rule: string, () => void | Promise<void>][] = [
    [
      "a label falls",
      "label-fell",
      () => edit("stages.json", ({ operation_maturity }) => (operation_maturity["lab.enrol"] = "sketched")),
    ],
    [
      "a label promises less",
      "label-remeant",
      () => edit("stages.json", ({ maturity_labels }) => (maturity_labels[1].durable = false)),
    ],
    [
      "a code leaves without a tombstone",
      "code-removed",
      () => {
        unused("TOO_LONG");
        codes((list) => void list.splice(list.indexOf(named(list, "TOO_LONG")), 1));
      },
    ],
    [
      "a tombstone is taken away",
      "code-removed",
      async () => {
        retired("TOO_LONG");
        await lock();
        codes((list) => void list.splice(list.indexOf(named(list, "TOO_LONG")), 1));
      },
    ],
    [
      "a retired code is in use again",
      "code-revived",
      async () => {
        retired("TOO_LONG");
        await lock();
        codes((list) =>
          Object.assign(named(list, "TOO_LONG"), { lifecycle: "active", retired_since: undefined, profiles: ["lab"] }),
        );
        edit("surfaces/lab.json", ({ ladders }) => ladders.door.push({ when: "too-large", code: "TOO_LONG" }));
      },
    ],
    [
      "a code has another status",
      "code-remeant",
      () => codes((list) => Object.assign(named(list, "TOO_LONG"), { status: 400 })),
    ],
    [
      "a retired code is given to another refusal",
      "code-remeant",
      async () => {
        retired("TOO_LONG");
        await lock();
        codes((list) =>
          Object.assign(named(list, "TOO_LONG"), { lifecycle: "active", retired_since: undefined, profiles: ["lab"] }),
        );
        edit("surfaces/lab.json", ({ operations }) => (operations["lab.withdraw"].refuses[1].code = "TOO_LONG"));
      },
    ],
    [
      "two codes are exchanged between refusals of one kind",
      "code-remeant",
      () =>
        edit("surfaces/lab.json", ({ operations }) => {
          const other = { NO_SUCH_RESULT: "NO_SUCH_ENROLMENT", NO_SUCH_ENROLMENT: "NO_SUCH_RESULT" } as const;
          const all = Object.values<{ refuses: { code?: string }[] }>(operations);
          for (const refusal of all.flatMap(({ refuses }) => refuses))
            refusal.code = other[refusal.code as keyof typeof other] ?? refusal.code;
        }),
    ],
    [
      "a requirement is gone",
      "requirement-removed",
      () => edit("promises.json", ({ requirements }) => requirements.splice(0, 1)),
    ],
    [
      "a requirement is only recommended",
      "requirement-lowered",
      () => edit("promises.json", ({ requirements }) => (requirements[0].level = "SHOULD")),
    ],
    [
      "an obligation does not follow any more",
      "obligation-removed",
      () => edit("surfaces/lab.json", ({ operations }) => operations["lab.submit"].refuses.splice(2, 1)),
    ],
    [
      "an operation is gone",
      "operation-removed",
      () => {
        edit("surfaces/lab.json", ({ operations }) => void delete operations["lab.result"]);
        edit("stages.json", ({ operation_maturity }) => void delete operation_maturity["lab.result"]);
      },
    ],
  ];
  it.each(back)(
    "does not move when %s, and says %s, as check does without any history",
    async (_what, rule, change) => {
      await change();
      const before = readFileSync(file, "utf8");
      const { code, out, talk } = await lock();
      expect(code).toBe(1);
      expect(out).toContain(`: ${rule}, and the lock holds what it was`);
      expect(talk).toContain("; nothing was written\n");
      expect(readFileSync(file, "utf8")).toBe(before);
      expect(await checked()).toEqual(["lock-moves-forward"]);
      expect((await run("check")).code).toBe(1);
    },
  );

  it("moves over what somebody approved, with the fingerprint that diff prints", async () => {
    edit("stages.json", ({ operation_maturity }) => (operation_maturity["lab.about"] = "kept"));
    await lock();
    edit("stages.json", ({ operation_maturity }) => (operation_maturity["lab.about"] = "sketched"));
    const { out } = await run("diff", "contracts/contracts.lock.json", "--format", "json");
    const fell = (JSON.parse(out) as { findings: DiffFinding[] }).findings.filter(({ rule }) =>
      /label-fell|obligation-removed/u.test(rule),
    );
    for (const { fingerprint } of fell)
      await run(
        "diff",
        "contracts/contracts.lock.json",
        "--approve",
        fingerprint,
        "--reason",
        "why",
        "--author",
        "who",
        "--expires",
        "2999-01-01",
      );
    expect((await lock()).code).toBe(0);
    expect((await lock("--check")).code).toBe(0);
  });

  it("is not written for a bundle that is not here, and not checked where there is none", async () => {
    rmSync(file);
    const { code, talk } = await lock("--check");
    expect([code, talk]).toEqual([
      2,
      "membrane: there is no contracts/contracts.lock.json, so there is nothing to check\n  run: membrane lock\n",
    ]);
    expect(await checked()).toEqual([]);
    rmSync(join(cwd, "contracts"), { recursive: true });
    expect((await lock()).code).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  describe("that bundle.json names", () => {
    const name = (lock: string | undefined): void => edit("bundle.json", ({ documents }) => (documents.lock = lock));

    it("is missed by check, where it is named, until it is back", async () => {
      const text = readFileSync(file, "utf8");
      name("contracts.lock.json");
      expect(await checked()).toEqual([]);
      rmSync(file);
      const { code, out } = await run("check");
      expect(code).toBe(1);
      expect(out).toMatch(
        /^contracts\/bundle\.json:\d+:\d+ error lock-missing \(#\/documents\/lock\)\n {2}the lock contracts\/contracts\.lock\.json is not there\n[^]*\n {2}take it back from the last commit or release; where nothing was published yet, run: membrane lock --begin\n/mu,
      );
      const { code: locked, talk } = await lock("--check");
      expect([locked, talk.split("\n")[1]]).toEqual([
        2,
        "  take it back from the last commit or release; where nothing was published yet, run: membrane lock --begin",
      ]);
      writeFileSync(file, text);
      expect(await checked()).toEqual([]);
    });

    it("may have another name, and moves forward under it", async () => {
      name("published.lock.json");
      expect(await checked()).toEqual(["lock-missing"]);
      expect((await lock("--begin")).talk).toContain("contracts/published.lock.json is new");
      expect(await checked()).toEqual([]);
      edit("stages.json", ({ operation_maturity }) => (operation_maturity["lab.enrol"] = "sketched"));
      expect(await checked()).toEqual(["lock-moves-forward"]);
    });

    it("is not begun anew unless somebody says that nothing was published", async () => {
      name("published.lock.json");
      const { code, talk } = await lock();
      expect([code, talk]).toEqual([
        2,
        "membrane: the lock contracts/published.lock.json is not there\n  take it back from the last commit or release; where nothing was published yet, run: membrane lock --begin\n",
      ]);
      expect(existsSync(join(cwd, "contracts", "published.lock.json"))).toBe(false);
      expect((await lock("--begin", "--check")).code).toBe(2);
      expect((await lock("--begin")).code).toBe(0);
      const text = readFileSync(join(cwd, "contracts", "published.lock.json"), "utf8");
      edit("stages.json", ({ operation_maturity }) => (operation_maturity["lab.about"] = "kept"));
      const again = await lock("--begin");
      expect([again.code, again.talk]).toEqual([
        2,
        "membrane: there is a lock already: contracts/published.lock.json\n  move it forward, run: membrane lock\n",
      ]);
      expect(readFileSync(join(cwd, "contracts", "published.lock.json"), "utf8")).toBe(text);
    });

    it("is missed whatever a project says of the rule", async () => {
      name("other.lock.json");
      writeFileSync(join(cwd, "membrane.config.json"), '{ "severity": { "lock-missing": "off" } }');
      expect((await run("check")).code).toBe(2);
    });
  });

  it.each(["{", "{}", '{"format":"membrane-lock/9"}'])("does not pass for a lock that says %j", async (text) => {
    writeFileSync(file, text);
    expect([(await lock()).code, (await lock("--check")).code, (await run("check")).code]).toEqual([2, 2, 2]);
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

describe("membrane diff against a lock", () => {
  it("finds by the same rules what digests carry, and says what they do not", async () => {
    codes((list) => Object.assign(named(list, "TOO_LONG"), { status: 400 }));
    edit("surfaces/lab.json", ({ schemas }) => (schemas.Retract.properties.because.enum = ["mixed_up"]));
    const { code, out, talk } = await run("diff", "contracts/contracts.lock.json", "--format", "json");
    const { findings } = JSON.parse(out) as { findings: DiffFinding[] };
    expect(code).toBe(1);
    expect([...new Set(findings.map(({ rule }) => rule))]).toEqual(["changed-since-lock", "code-remeant"]);
    expect(findings.filter(({ rule }) => rule === "changed-since-lock").flatMap(({ subjects }) => subjects)).toEqual([
      "codes.json",
      "surfaces/lab.json",
      "lab.retract",
    ]);
    expect(findings.find(({ rule }) => rule === "code-remeant")?.base.file).toBe("contracts/contracts.lock.json");
    expect(talk).toContain("(compared 1 profile, 7 operations, 14 codes, 0 schemas, 118 obligations)");
  });

  it("gives a change the fingerprint that it has against a bundle", async () => {
    cpSync(join(cwd, "contracts"), join(cwd, "before"), { recursive: true });
    codes((list) => Object.assign(named(list, "TOO_LONG"), { status: 400 }));
    const [lockBase, folderBase] = await Promise.all(
      ["contracts/contracts.lock.json", "before"].map(async (base) => {
        const { out } = await run("diff", base, "--format", "json");
        return (JSON.parse(out) as { findings: DiffFinding[] }).findings.find(({ rule }) => rule === "code-remeant")
          ?.fingerprint;
      }),
    );
    expect(lockBase).toBe(folderBase);
    expect(lockBase).toMatch(/^[0-9a-f]{16}$/u);
  });

  it("refuses a lock of something else", async () => {
    const { code, talk } = await run("diff", join(own, "contracts", "contracts.lock.json"));
    expect([code, talk.includes("have no operation in common, so nothing was compared")]).toEqual([2, true]);
  });
});
