import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Report } from "../../src/generated/documents.ts";
import { build, root, run } from "../cli/built.ts";
import type { Ended } from "../cli/terminal.ts";

const SECRET = "evidence.connector.ingest/secret-refused";

let cwd: string;
beforeAll(build);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-kept-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Runs a command against the membrane that lets out what it was sent only when it is asked to end. */
function against(where: string, ...args: string[]): Promise<Ended> {
  const command = `'${process.execPath}' '${join(root, "test/conform/fixtures/keeps-until-end.mjs")}' ${where}`;
  const environment = { PATH: process.env["PATH"] ?? "" };
  return run([...args, "--command", command], { cwd, environment });
}

describe("what a membrane writes only when it is asked to end", () => {
  it.each(["stderr", "storage"])("is found in %s, tried again, and shown by the saved program", async (where) => {
    const { code, out } = await against(
      where,
      "conform",
      "--only",
      SECRET,
      "--seed",
      "3",
      "--max-examples",
      "0",
      "--format",
      "json",
    );
    const finding = (JSON.parse(out) as Report).obligations.find(({ id }) => id === SECRET)?.finding;
    expect({ code, reproduced: finding?.reproduced }).toEqual({ code: 1, reproduced: "4 of 4" });
    expect(finding?.problems[0]?.seen).toContain(` in ${where} at byte `);
    const [saved = ""] = readdirSync(join(cwd, ".membrane/failures"));
    const again = await against(where, "replay", join(".membrane/failures", saved));
    expect(again.code).toBe(1);
    expect(again.out).toContain(` in ${where} at byte `);
  });

  it("is shown by each of several saved programs, with the target started anew for the next", async () => {
    const only = [
      "--only",
      SECRET,
      "--only",
      SECRET.replace("ingest", "consent"),
      "--seed",
      "3",
      "--max-examples",
      "0",
    ];
    expect((await against("stderr", "conform", ...only)).code).toBe(1);
    const { code, out } = await against("stderr", "conform", "--last-failed");
    expect({ code, seen: out.match(/ in stderr at byte /gu)?.length }).toEqual({ code: 1, seen: 2 });
  });
});
