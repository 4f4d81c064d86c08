import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { compareGenerated } from "./compare.ts";
import { changedBundle, inputOf, temporaryFolder, type Json } from "./fixtures/input.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { planGeneration } from "./plan.ts";
import { provenanceOf } from "./provenance.ts";
import { writeGenerated } from "./write.ts";

const PAGE = "docs/guide.md";
const region = (inside = ""): string =>
  `<!-- membrane:begin refusal-codes wire -->\n${inside}<!-- membrane:end refusal-codes wire -->\n`;

let root: string;
const read = (): string => readFileSync(join(root, PAGE), "utf8");
const write = (text: string): void => {
  mkdirSync(dirname(join(root, PAGE)), { recursive: true });
  writeFileSync(join(root, PAGE), text);
};
const plan = async (contracts?: string): Promise<GeneratedFile[]> => {
  const options = { what: ["docs"], root, docsFolder: "docs", typesFolder: "src/generated" } as const;
  return (await planGeneration(inputOf(contracts), options)).filter(({ kind }) => kind !== "file");
};
const told = (files: readonly GeneratedFile[]): string[] =>
  compareGenerated(files, root).map(
    ({ rule, place, message, remedy }) => `${rule} ${place.line} ${message}, ${remedy ?? ""}`,
  );
/** A bundle in which one code means something else. */
const otherMeaning = (): string =>
  changedBundle((value, path) => {
    if (!path.includes("refusal-codes")) return value;
    const codes = (value["codes"] as Json[]).map((entry) =>
      entry["code"] === "request_shape" ? { ...entry, meaning: "Another meaning." } : entry,
    );
    return { ...value, codes };
  });

beforeEach(() => {
  root = temporaryFolder();
  write(`# Guide\n\n${region()}\nOurs.\n`);
});

describe("a region of a page that somebody writes", () => {
  it("is told by three messages when it was edited, when its source changed, and when its form is older", async () => {
    const files = await plan();
    writeGenerated(files, root);
    const fresh = read();
    write(fresh.replace("| 422 |", "| 421 |"));
    expect(told(files)).toEqual([
      'generated-edited 10 region "refusal-codes wire" was edited by hand, expected it as generated, move what is yours out of the markers, then run: npm run generate -- --discard-edits',
    ]);
    write(fresh);
    expect(told(await plan(otherMeaning()))).toEqual([
      'generated-stale 10 region "refusal-codes wire" is stale, contracts/refusal-codes.v0.json has changed since it was generated, run: npm run generate',
    ]);
    write(fresh.replace(" (format 2)", ""));
    expect(told(files)).toEqual([
      'generated-format 4 region "refusal-codes wire" is in format 1, this version of the kit writes format 2, run: npm run generate',
    ]);
  });

  it("is not made again once it was edited, until its author lets go of the edit", async () => {
    const files = await plan();
    writeGenerated(files, root);
    const fresh = read();
    const edited = fresh.replace("| 422 |", "| 421 |");
    write(edited);
    expect(writeGenerated(files, root)).toEqual([]);
    expect(writeGenerated(await plan(otherMeaning()), root)).toEqual([]);
    expect(read()).toBe(edited);
    expect(writeGenerated(files, root, { discardEdits: true })).toEqual([{ path: PAGE, change: "updated" }]);
    expect(read()).toBe(fresh);
  });

  it("keeps an edit while another region of the page is made again", async () => {
    write(`${region()}\n${region().replaceAll("wire", "connector")}`);
    writeGenerated(await plan(), root);
    write(read().replace("The cited consent was revoked.", "Ours."));
    expect(writeGenerated(await plan(otherMeaning()), root)).toEqual([{ path: PAGE, change: "updated" }]);
    expect(read()).toContain("Another meaning.");
    expect(read()).toContain("Ours.");
  });

  it("is upgraded when its checksum is of the first form, or when it has none and is as generated", async () => {
    const files = await plan();
    writeGenerated(files, root);
    const fresh = read();
    const lines = fresh.split("\n");
    for (const older of [
      fresh.replace(" (format 2)", ""),
      lines.filter((line) => !line.startsWith("<!-- Generated")).join("\n"),
    ]) {
      write(older);
      expect(told(files).map((line) => line.split(" ")[0])).toEqual(["generated-format"]);
      writeGenerated(files, root);
      expect(read()).toBe(fresh);
    }
  });

  it("is taken for somebody's own text when it has no checksum and is not as generated", async () => {
    const own = `# Guide\n\n${region("My own table.\n")}`;
    write(own);
    const files = await plan();
    expect(told(files)).toEqual([
      'generated-edited 4 region "refusal-codes wire" has no provenance line, expected it as generated, move what is yours out of the markers, then run: npm run generate -- --discard-edits',
    ]);
    expect(writeGenerated(files, root)).toEqual([]);
    expect(read()).toBe(own);
  });

  it("of a newer version of the kit is left alone", async () => {
    const files = await plan();
    writeGenerated(files, root);
    const newer = read().replace("(format 2)", "(format 3)");
    write(newer);
    expect(told(files)).toEqual([
      'generated-format 4 region "refusal-codes wire" is in format 3, this version of the kit writes format 2, use the version of the kit that wrote it, or a later one',
    ]);
    expect(writeGenerated(files, root)).toEqual([]);
    expect(read()).toBe(newer);
  });

  it("is compared at each place where the page has it", async () => {
    write(`${region()}\n${region()}`);
    const files = await plan();
    writeGenerated(files, root);
    expect(told(files)).toEqual([]);
    const at = read().lastIndexOf("| 422 |");
    write(`${read().slice(0, at)}| 421 |${read().slice(at + 7)}`);
    expect(told(files).map((line) => line.split(" ")[0])).toEqual(["generated-edited"]);
  });

  it("carries a checksum that is of its own text", async () => {
    const [file] = await plan();
    expect(provenanceOf(file?.content ?? "")).toBe("intact");
  });
});

describe("a whole generated file", () => {
  const FILE = "docs/reference/refusal-codes.md";
  const whole = async (contracts?: string): Promise<GeneratedFile[]> => {
    const options = { what: ["docs"], root, docsFolder: "docs", typesFolder: "src/generated" } as const;
    return (await planGeneration(inputOf(contracts), options)).filter(({ path }) => path === FILE);
  };
  const readFile = (): string => readFileSync(join(root, FILE), "utf8");
  const writeFile = (text: string): void => writeFileSync(join(root, FILE), text);
  const toldOf = (files: readonly GeneratedFile[]): string[] =>
    told(files).filter((line) => line.includes(" file ") && !line.includes("extra"));

  it("is not made again once it was edited, and is when its author lets go of the edit or deletes it", async () => {
    const files = await whole();
    writeGenerated(files, root);
    const fresh = readFile();
    const edited = fresh.replace("| 422 |", "| 421 |");
    expect(edited).not.toBe(fresh);
    writeFile(edited);
    expect(writeGenerated(files, root)).toEqual([]);
    expect(writeGenerated(await whole(otherMeaning()), root)).toEqual([]);
    expect(readFile()).toBe(edited);
    expect(toldOf(files)).toEqual([
      expect.stringMatching(
        /^generated-edited \d+ file was edited by hand, expected it as generated, change the contract instead, then delete the file or run: npm run generate -- --discard-edits$/u,
      ),
    ]);
    expect(writeGenerated(files, root, { discardEdits: true })).toEqual([{ path: FILE, change: "updated" }]);
    expect(readFile()).toBe(fresh);
    writeFile(edited);
    rmSync(join(root, FILE));
    expect(writeGenerated(files, root)).toEqual([{ path: FILE, change: "created" }]);
    expect(readFile()).toBe(fresh);
  });

  it("is made again when only its source changed, or it is of an older form, or empty", async () => {
    const files = await whole();
    writeGenerated(await whole(otherMeaning()), root);
    expect(toldOf(files).map((line) => line.split(" ")[0])).toEqual(["generated-stale"]);
    expect(writeGenerated(files, root)).toEqual([{ path: FILE, change: "updated" }]);
    const fresh = readFile();
    for (const older of [fresh.replace(" (format 2)", ""), fresh.slice(fresh.indexOf("\n") + 1), ""]) {
      writeFile(older);
      expect(writeGenerated(files, root)).toEqual([{ path: FILE, change: "updated" }]);
      expect(readFile()).toBe(fresh);
    }
  });

  it("is left alone when it is somebody's own, or of a newer version of the kit", async () => {
    const files = await whole();
    writeGenerated(files, root);
    const newer = readFile().replace("(format 2)", "(format 3)");
    for (const theirs of ["# My own codes\n", newer]) {
      writeFile(theirs);
      expect(writeGenerated(files, root)).toEqual([]);
      expect(readFile()).toBe(theirs);
    }
    writeFile("# My own codes\n");
    expect(toldOf(files)).toEqual([
      expect.stringMatching(
        /^generated-edited 1 file has no provenance line, expected it as generated, save what is yours elsewhere, then delete the file or run: npm run generate -- --discard-edits$/u,
      ),
    ]);
  });

  it("that was edited keeps no other file from being made", async () => {
    const options = { what: ["docs"], root, docsFolder: "docs", typesFolder: "src/generated" } as const;
    const all = (await planGeneration(inputOf(), options)).filter(({ kind }) => kind === "file");
    writeGenerated(all, root);
    writeFile(`${readFile()}mine\n`);
    rmSync(join(root, "docs/reference/requirements.md"));
    expect(writeGenerated(all, root)).toEqual([{ path: "docs/reference/requirements.md", change: "created" }]);
    expect(readFile()).toMatch(/mine\n$/u);
  });
});
