import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { metaSchemaFaults } from "../../src/bundle/meta-schema.ts";
import type { DiffFinding } from "../../src/diff/finding.ts";
import { packed, type Entry } from "./archive.ts";
import { membrane, type Ended } from "./terminal.ts";

const foreign = fileURLToPath(new URL("../../examples/foreign-bundle/contracts", import.meta.url));
const LAB = "surfaces/lab.json";
const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

/** A repository with a bundle two folders down: as it was in its first commit, with a longer ward since. */
let top: string;
let work: string;

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "membrane-diff-cli-"));
  work = join(top, "service");
  mkdirSync(work);
  cpSync(foreign, join(work, "contracts"), { recursive: true });
  writeFileSync(join(top, "unrelated.json"), "{}");
  symlinkSync("/etc/hostname", join(work, "contracts", "link.json"));
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one");
  git("branch", "release/1.0");
  edit(join(work, "contracts", LAB), '{1,39}$", "maxLength": 40', '{1,49}$", "maxLength": 50');
});
afterAll(() => rmSync(top, { recursive: true, force: true }));
beforeEach(() => {
  for (const name of ["membrane.approvals.json", "membrane.config.json", ".membrane"])
    rmSync(join(work, name), { recursive: true, force: true });
});

function git(...args: string[]): void {
  execFileSync("git", args, { cwd: top, stdio: "ignore" });
}

function edit(path: string, before: string, after: string): void {
  const text = readFileSync(path, "utf8");
  if (!text.includes(before)) throw new Error(`${path} holds no ${before}`);
  writeFileSync(path, text.replace(before, after));
}

const run = (...args: string[]): Promise<Ended> => membrane(["diff", ...args], { cwd: work, environment });
const found = async (...args: string[]): Promise<DiffFinding[]> => {
  const { code, out, talk } = await run(...args, "--format", "json");
  if (code > 1) throw new Error(talk);
  return (JSON.parse(out) as { findings: DiffFinding[] }).findings;
};
const rules = (findings: readonly DiffFinding[]): string[] => findings.map(({ rule }) => rule);

function filesOf(folder: string, prefix: string): Entry[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") && name !== "link.json")
    .map((name) => ({ name: `${prefix}${name.replaceAll("\\", "/")}`, content: readFileSync(join(folder, name)) }));
}

function archive(name: string, entries: readonly Entry[]): string {
  writeFileSync(join(work, name), packed(entries));
  return name;
}

describe("membrane diff against git", () => {
  it.each(["main", "HEAD", "release/1.0", "main:service/contracts", "main:./service/contracts/", "git:main"])(
    "reads %s",
    async (base) => {
      const findings = await found(base);
      expect(rules(findings)).toEqual(["request-accepts-more"]);
      expect(findings[0]?.base.file).toMatch(/^(?:main|HEAD|release\/1\.0):service\/contracts\/surfaces\/lab\.json$/u);
      expect(findings[0]?.place.file).toBe("contracts/surfaces/lab.json");
    },
  );

  it("compares two revisions with each other", async () => {
    expect(await found("main:service/contracts", "HEAD:service/contracts")).toEqual([]);
  });

  it.each([
    "nowhere",
    "main:nowhere",
    "git:--output=stolen",
    "git:-h",
    "main\n",
    "git:",
    "HEAD:../..",
    "HEAD:/etc",
    ":",
  ])("says in one line that %j cannot be read, and judges nothing", async (base) => {
    const { code, out, talk } = await run(base);
    expect([code, out]).toEqual([2, ""]);
    expect(talk.trim().split("\n").length).toBeLessThanOrEqual(2);
    expect(existsSync(join(work, "stolen"))).toBe(false);
  });

  it("does not follow a link that a commit holds", async () => {
    const head = join(top, "linked");
    cpSync(join(work, "contracts"), join(head, "contracts"), { recursive: true });
    rmSync(join(head, "contracts", "codes.json"));
    symlinkSync("/etc/hostname", join(head, "contracts", "codes.json"));
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "two");
    const { code, talk } = await run("HEAD:linked/contracts");
    git("reset", "-q", "--mixed", "HEAD~1");
    rmSync(head, { recursive: true });
    expect(code).toBe(2);
    expect(talk).toContain("HEAD:linked/contracts/codes.json");
    expect(talk).toContain("ENOENT");
  });

  it("leaves nothing behind in the folder for temporary files", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("membrane-diff-") && !name.includes("cli"));
    await found("main");
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("membrane-diff-") && !name.includes("cli"))).toEqual(
      before,
    );
  });
});

describe("membrane diff against an archive", () => {
  it("reads what npm packs", async () => {
    const folder = join(top, "package");
    cpSync(foreign, join(folder, "contracts"), { recursive: true });
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "contracts-of-lab", version: "1.0.0", files: ["contracts"] }),
    );
    const name = execFileSync("npm", ["pack", "--silent", "--offline"], { cwd: folder, encoding: "utf8" }).trim();
    cpSync(join(folder, name), join(work, name));
    rmSync(folder, { recursive: true });
    expect(rules(await found(name))).toEqual(["request-accepts-more"]);
    expect(rules(await found(`${name}:contracts`))).toEqual(["request-accepts-more"]);
    expect(rules(await found(`${name}:package/contracts`))).toEqual(["request-accepts-more"]);
  });

  it.each([
    ["at its top", ""],
    ["in contracts/", "contracts/"],
    ["below ./", "./contracts/"],
  ])("finds the bundle %s", async (_where, prefix) => {
    expect(rules(await found(archive("plain.tgz", filesOf(foreign, prefix))))).toEqual(["request-accepts-more"]);
  });

  it("is told which of several bundles is meant", async () => {
    const name = archive("two.tgz", [...filesOf(foreign, "a/"), ...filesOf(foreign, "b/")]);
    const { code, talk } = await run(name);
    expect([code, talk]).toEqual([
      2,
      "membrane: two.tgz holds several bundles: a, b\n  name one behind a colon: <archive>:<folder>\n",
    ]);
    expect(rules(await found(`${name}:b`))).toEqual(["request-accepts-more"]);
  });

  const hostile: [string, (files: Entry[]) => Entry[]][] = [
    [
      "a path that leads out",
      (files) => [...files, { name: "../../stolen.json", content: "{}" }, { name: "/tmp/stolen.json", content: "{}" }],
    ],
    [
      "links",
      (files) => [
        ...files,
        { name: "contracts/x.json", kind: "2", to: "/etc/passwd" },
        { name: "y.json", kind: "1", to: "/etc/passwd" },
      ],
    ],
    [
      "devices and folders",
      (files) => [...files, { name: "contracts/dev.json", kind: "3" }, { name: "contracts/", kind: "5" }],
    ],
    [
      "a long name for a path that leads out",
      (files) => [...files, { name: "x", kind: "L", content: "../../../stolen.json\0" }, { name: "y", content: "{}" }],
    ],
  ];
  it.each(hostile)("passes over %s", async (_what, make) => {
    expect(rules(await found(archive("hostile.tgz", make(filesOf(foreign, "contracts/")))))).toEqual([
      "request-accepts-more",
    ]);
    expect(
      [join(top, "stolen.json"), join(work, "stolen.json"), "/tmp/stolen.json"].filter((path) => existsSync(path)),
    ).toEqual([]);
  });

  it("writes no document that a contract names outside its folder", async () => {
    const files = filesOf(foreign, "contracts/").map((file) =>
      file.name === "contracts/bundle.json"
        ? { ...file, content: String(file.content).replace("codes.json", "../stolen-codes.json") }
        : file,
    );
    const name = archive("outside.tgz", [...files, { name: "contracts/../stolen-codes.json", content: "{}" }]);
    const { code, talk } = await run(name);
    expect([code, existsSync(join(tmpdir(), "stolen-codes.json"))]).toEqual([2, false]);
    expect(talk).toContain("outside.tgz:contracts/");
  });

  it.each([
    ["no archive", Buffer.from("not at all")],
    ["cut off", packed(filesOf(foreign, "")).subarray(0, 900)],
    ["an archive without contracts", packed([{ name: "package/index.json", content: "{}" }])],
    ["larger than it looks", packed([{ name: "contracts/bundle.json", content: Buffer.alloc(9 * 1024 * 1024) }])],
  ])("says in one line that %s cannot be read", async (_what, bytes) => {
    writeFileSync(join(work, "bad.tgz"), bytes);
    const { code, out, talk } = await run("bad.tgz");
    expect([code, out, talk.startsWith("membrane: bad.tgz ")]).toEqual([2, "", true]);
  });
});

describe("membrane diff", () => {
  it("shows both places and the document, and ends with 1", async () => {
    const { code, out, talk } = await run("main");
    expect(code).toBe(1);
    expect(out).toContain("base main:service/contracts/surfaces/lab.json:168:");
    expect(out).toContain("head contracts/surfaces/lab.json:168:");
    expect(out).toContain("the head takes, and the base refuses at /ward:");
    expect(talk).toBe(
      "1 error, 0 warnings, 0 info (compared 1 profile, 7 operations, 14 codes, 23 schemas, 118 obligations)\n",
    );
  });

  it("ends with 0 where nothing is as bad as the threshold", async () => {
    writeFileSync(
      join(work, "membrane.config.json"),
      JSON.stringify({ severity: { "request-accepts-more": "warning" } }),
    );
    expect([(await run("main")).code, (await run("main", "--fail-on", "warning")).code]).toEqual([0, 1]);
  });

  it("refuses to compare what has no surface in common", async () => {
    const { code, talk } = await run(
      "main:service/contracts",
      fileURLToPath(new URL("../../contracts", import.meta.url)),
    );
    expect([code, talk]).toEqual([
      2,
      "membrane: the two have no profile in common, so nothing was compared: lab and evidence, control-plane\n",
    ]);
  });

  it("takes no contract for that of this folder where there is none, not even the one it ships with", async () => {
    const { code, talk } = await membrane(["diff", "main:service/contracts"], { cwd: top, environment });
    expect([code, talk]).toEqual([
      2,
      "membrane: there is no contracts/bundle.json here, so there is nothing to compare\n" +
        "  run it where contracts/ lies, or name both sides: membrane diff <base> <head>\n",
    ]);
    const both = ["diff", "main:service/contracts", "service/contracts"];
    expect((await membrane(both, { cwd: top, environment })).code).toBe(1);
  });

  it("points at the base when its contract cannot be used", async () => {
    const files = filesOf(foreign, "contracts/").map((file) =>
      file.name === "contracts/codes.json" ? { ...file, content: "{" } : file,
    );
    const { code, talk } = await run(archive("broken.tgz", files));
    expect(code).toBe(2);
    expect(talk).toContain("broken.tgz:contracts/codes.json:1:");
    expect(talk).not.toContain(tmpdir());
  });

  it("tells machines what is wrong with a contract that cannot be used, and that nothing was judged", async () => {
    const files = filesOf(foreign, "contracts/").map((file) =>
      file.name === "contracts/codes.json" ? { ...file, content: "{" } : file,
    );
    const json = await run(archive("broken.tgz", files), "--format", "json");
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      command: "membrane diff",
      judged: false,
      findings: [{ place: { file: "broken.tgz:contracts/codes.json" } }],
    });
    const github = await run(archive("broken.tgz", files), "--format", "github");
    expect(github.out).toMatch(/^::error file=broken\.tgz%3Acontracts\/codes\.json,line=1,/u);
    expect((await run(archive("broken.tgz", files))).out).toBe("");
  });

  it("writes a release note grouped by what a change touches", async () => {
    const { out } = await run("main", "--format", "markdown");
    expect(out.split("\n").slice(0, 9)).toEqual([
      "# Contract changes from main to contracts",
      "",
      "1 change: 1 LEAK. **1 of them stops a release.**",
      "",
      "## What may get in or out that could not before",
      "",
      "Look at each of these before anything is released.",
      "",
      expect.stringMatching(
        /^- \*\*Request \/ward: pattern takes more than before\*\*: `lab\.enrol`, `lab\.submit` \(`request-accepts-more`, `[0-9a-f]{16}`\)$/u,
      ),
    ]);
  });

  it.each(["junit", "sarif", "github", "gitlab"])(
    "writes the form %s, with the fingerprint or the place of the change",
    async (format) => {
      const [finding] = await found("main");
      const { code, out } = await run("main", "--format", format);
      expect(code).toBe(1);
      expect(out).toContain(
        format === "sarif" || format === "gitlab" ? finding?.fingerprint : "contracts/surfaces/lab.json",
      );
    },
  );

  it("prints JSON that keeps its schema, with what is approved and what is wrong with approvals", async () => {
    const [finding] = await found("main");
    const approval = { fingerprint: finding?.fingerprint, reason: "why", author: "who", expires: "2999-01-01" };
    const approvals = [approval, { ...approval, fingerprint: "0".repeat(16) }];
    writeFileSync(join(work, "membrane.approvals.json"), JSON.stringify({ format: "membrane-approvals/1", approvals }));
    const { code, out } = await run("main", "--format", "json");
    const printed = JSON.parse(out) as Record<string, unknown>;
    expect([code, metaSchemaFaults("diff", printed)]).toEqual([1, []]);
    expect(printed["approval_faults"]).toMatchObject([{ fingerprint: "0".repeat(16), fault: "unused" }]);
    expect(printed["findings"]).toMatchObject([{ approved: { author: "who" }, witness: { accepted: "head" } }]);
  });

  it("has rules that are listed and explained, and whose severity can be set like that of any other", async () => {
    const listed = await membrane(["list", "rules", "--format", "json"], { cwd: work });
    const ids = (JSON.parse(listed.out) as { rule: string }[]).map(({ rule }) => rule);
    expect(ids).toEqual(
      expect.arrayContaining(["request-accepts-more", "code-removed", "lock-moves-forward", "lock-current"]),
    );
    const explained = await membrane(["explain", "request-accepts-more"], { cwd: work });
    expect(explained.out).toContain("rule of membrane diff, LEAK");
    writeFileSync(join(work, "membrane.config.json"), JSON.stringify({ severity: { "request-accepts-mroe": "off" } }));
    const { code, talk } = await run("main");
    expect([code, talk.split("\n")[1]]).toEqual([2, '  did you mean "request-accepts-more"?']);
  });

  it("saves no program for an answer, and says so when it is played", async () => {
    const lab = join(work, "contracts", LAB);
    const before = readFileSync(lab, "utf8");
    edit(lab, '"enum": ["filed", "retracted"]', '"enum": ["filed", "lost", "retracted"]');
    const findings = await found("main", "--save-witnesses");
    writeFileSync(lab, before);
    const fingerprint = findings.find(({ rule }) => rule === "response-emits-more")?.fingerprint ?? "";
    const { code, talk } = await membrane(["replay", join(".membrane", "witnesses", `${fingerprint}.json`)], {
      cwd: work,
    });
    expect([code, talk.split("\n")[0]]).toEqual([
      2,
      "membrane: the witness shows no request, so there is nothing to send",
    ]);
  });

  it("saves witnesses that their schema takes, of requests and of answers", async () => {
    const lab = join(work, "contracts", LAB);
    const before = readFileSync(lab, "utf8");
    edit(lab, '"enum": ["filed", "retracted"]', '"enum": ["filed", "lost", "retracted"]');
    const shown = (await found("main", "--save-witnesses")).filter(({ witness }) => witness !== undefined);
    writeFileSync(lab, before);
    expect(shown.length).toBeGreaterThanOrEqual(2);
    for (const { fingerprint } of shown) {
      const text = readFileSync(join(work, ".membrane", "witnesses", `${fingerprint}.json`), "utf8");
      expect(metaSchemaFaults("witness", JSON.parse(text))).toEqual([]);
    }
  });

  it.each([
    [{ format: "membrane-witness/2" }, '/format: value must be "membrane-witness/1"'],
    [{ direction: "both" }, "/direction: value is not one of request, answer"],
    [{ fingerprint: "no" }, "/fingerprint: value does not match ^[0-9a-f]{16}$"],
    [{ refused: { by: "base", contract: "main" } }, '/refused: member "at" is missing'],
    [{ programme: {} }, '/programme: unknown member "programme"'],
  ])("does not play a witness that has %j", async (wrong, message) => {
    const file = await savedOne(wrong);
    const { code, talk } = await membrane(["replay", file, "http://127.0.0.1:9"], { cwd: work });
    expect([code, talk.split("\n")[0]]).toEqual([2, `membrane: the file is no saved witness: ${message}`]);
  });

  it("does not play the program of a witness that is none, and says where it is not", async () => {
    const file = await savedOne({
      program: { format: "membrane-program/1", obligation: "x", program: { steps: [{}] } },
    });
    const { code, talk } = await membrane(["replay", file, "http://127.0.0.1:9"], { cwd: work });
    expect([code, talk.split("\n")[0]]).toEqual([
      2,
      'membrane: the program of the witness cannot be played: /program/program/steps/0: member "do" is missing',
    ]);
  });

  /** A witness as it was saved, with some members changed. */
  async function savedOne(wrong: object): Promise<string> {
    const [finding] = await found("main", "--save-witnesses");
    const file = join(".membrane", "witnesses", `${finding?.fingerprint}.json`);
    const saved = JSON.parse(readFileSync(join(work, file), "utf8")) as object;
    writeFileSync(join(work, file), JSON.stringify({ ...saved, ...wrong }));
    return file;
  }

  it("saves what shows a change, which replay then asks a running membrane", async () => {
    const [finding] = await found("main", "--save-witnesses");
    const file = join(".membrane", "witnesses", `${finding?.fingerprint}.json`);
    const saved = JSON.parse(readFileSync(join(work, file), "utf8")) as Record<string, unknown>;
    expect(saved).toMatchObject({
      format: "membrane-witness/1",
      rule: "request-accepts-more",
      accepted: { by: "head" },
      refused: { by: "base", at: "/ward" },
    });
    const server = fileURLToPath(new URL("../../examples/foreign-bundle/server.py", import.meta.url));
    const played = await membrane(["replay", file, "--command", `python3 ${server}`], { cwd: work, environment });
    // The server still keeps the old contract.
    expect([played.code, played.out.split("\n").at(-2)]).toEqual([0, "not violated"]);
  });
});

describe("approvals", () => {
  const approving = ["--reason", "asked for by the wards", "--author", "release manager", "--expires", "2999-01-01"];

  it("let a change pass that somebody meant, and say who and why", async () => {
    const [finding] = await found("main");
    const approved = await run("main", "--approve", finding?.fingerprint ?? "", ...approving);
    expect([approved.code, approved.out]).toEqual([
      0,
      `approved ${finding?.fingerprint} until 2999-01-01: ${finding?.message}\n`,
    ]);
    const { code, out, talk } = await run("main");
    expect(code).toBe(0);
    expect(out).toContain("approved by release manager until 2999-01-01: asked for by the wards");
    expect(talk).toContain("0 errors, 0 warnings, 0 info, 1 approved (");
    expect((await run("main", "--format", "github")).out).toBe("");
  });

  it.each([
    ["a folder", undefined, "membrane.approvals.json is no file"],
    [
      "of another version",
      { format: "membrane-approvals/2", approvals: [] },
      'membrane.approvals.json#/format: value must be "membrane-approvals/1"',
    ],
    [
      "without an end",
      {
        format: "membrane-approvals/1",
        approvals: [{ fingerprint: "0123456789abcdef", reason: "why", author: "who" }],
      },
      'membrane.approvals.json#/approvals/0: member "expires" is missing',
    ],
  ])("are not read from what is %s", async (_what, document, message) => {
    const file = join(work, "membrane.approvals.json");
    if (document === undefined) mkdirSync(file);
    else writeFileSync(file, JSON.stringify(document));
    const { code, talk } = await run("main");
    expect([code, talk.split("\n")[0]]).toEqual([2, `membrane: ${message}`]);
  });

  it("fail when the change they name is not there", async () => {
    const [finding] = await found("main");
    await run("main", "--approve", finding?.fingerprint ?? "", ...approving);
    const { code, talk } = await run("contracts");
    expect(code).toBe(1);
    expect(talk.split("\n")[0]).toBe(
      `approval ${finding?.fingerprint}: the change is not there (request-accepts-more)`,
    );
    expect(talk).toContain("take them out of membrane.approvals.json");
  });

  it.each(["github", "gitlab", "junit", "sarif", "markdown", "json"])(
    "that do not hold are told of in the form %s, whose reader sees nothing else",
    async (format) => {
      const [finding] = await found("main");
      await run("main", "--approve", finding?.fingerprint ?? "", ...approving);
      const { code, out } = await run("contracts", "--format", format);
      expect(code).toBe(1);
      expect(out).toContain(finding?.fingerprint);
      expect(out).toContain("the change is not there");
      if (format === "junit") expect(out).toContain('failures="1"');
      if (format === "github") expect(out).toContain("file=membrane.approvals.json,line=5,");
      if (format === "sarif") expect(out).toContain('"ruleId": "approval-unused"');
    },
  );

  it("fail when their day has passed, and let nothing pass then", async () => {
    const [finding] = await found("main");
    const approval = { fingerprint: finding?.fingerprint, reason: "why", author: "who", expires: "2020-01-01" };
    writeFileSync(
      join(work, "membrane.approvals.json"),
      JSON.stringify({ format: "membrane-approvals/1", approvals: [approval] }),
    );
    const { code, talk } = await run("main");
    expect(code).toBe(1);
    expect(talk).toContain(`approval ${finding?.fingerprint}: the approval ended on 2020-01-01\n`);
    expect(talk).toContain("\n1 error, ");
  });

  it.each([
    ["a change nobody made", ["--approve", "0123456789abcdef", ...approving]],
    ["no reason", ["--approve", "FOUND", "--author", "who", "--expires", "2999-01-01"]],
    ["a day that has passed", ["--approve", "FOUND", "--reason", "why", "--author", "who", "--expires", "2020-01-01"]],
    ["a reason alone", ["--reason", "why"]],
  ])("are not made for %s", async (_what, args) => {
    const [finding] = await found("main");
    const { code } = await run("main", ...args.map((each) => (each === "FOUND" ? (finding?.fingerprint ?? "") : each)));
    expect([code, existsSync(join(work, "membrane.approvals.json"))]).toEqual([2, false]);
  });
});
