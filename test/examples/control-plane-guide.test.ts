import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../conformance/targets/free-port.ts";
import { ProcessGroup } from "../../conformance/targets/process-group.ts";
import { build, cli, root } from "../cli/built.ts";
import { findPostgres, startPostgres, type RunningPostgres } from "../postgres.ts";

const { programs, missing } = findPostgres();
const absent = ["curl", "openssl"].filter((name) => spawnSync(name, ["--version"]).error !== undefined);
const why = missing ?? (absent.length === 0 ? undefined : `there is no ${absent.join(" and no ")}`);
const page = readFileSync(join(root, "docs/control-plane-on-postgresql.md"), "utf8");

/** What stands under each heading of the page to be typed, by the number of the heading. What stands before the first one has 0. */
function commandsBySection(): Map<number, string> {
  const commands = new Map<number, string>();
  let section = 0;
  for (const [, heading, block] of page.matchAll(/^## (\d+)\.|^```sh\n([^]*?)^```$/gmu)) {
    if (heading !== undefined) section = Number(heading);
    else commands.set(section, `${commands.get(section) ?? ""}${block ?? ""}`);
  }
  return commands;
}

describe.skipIf(why !== undefined)(
  `the guide to the control plane on PostgreSQL, typed as it stands${why === undefined ? "" : ` (skipped: ${why})`}`,
  () => {
    let folder: string;
    let postgres: RunningPostgres | undefined;
    let printed: Map<number, string>;
    const linesOf = (section: number): string[] =>
      (printed.get(section) ?? "").split("\n").filter((line) => line !== "");

    beforeAll(async () => {
      build();
      folder = mkdtempSync(join(tmpdir(), "membrane-guide-"));
      postgres = await startPostgres(programs ?? "");
      printed = await typed(folder, postgres);
    }, 180_000);
    afterAll(async () => {
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    });

    it("has commands in every section", () => {
      expect([...commandsBySection().keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it("makes the tables by a login that serves nothing", () => {
      expect(linesOf(1)).toEqual(["CREATE ROLE", "CREATE ROLE", "CREATE DATABASE"]);
      expect(printed.get(3)).toMatch(/"status":"ready"[^]*GRANT ROLE[^]*"status":"ready"/u);
    });

    it("comes from a denial to a dispatch, and shows both", () => {
      const answers = linesOf(4).map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(answers).toMatchObject([
        { detail: "CONNECTOR_POLICY_DENY" },
        { ok: true, version: "default" },
        { ok: true, enabled: true },
        { ok: true, connector_id: "slack" },
        { status: "accepted", hooks: { polling: "stub", subscription: "stub" } },
        { totals: { dispatch_attempt_allow: 1, dispatch_attempt_deny: 1 } },
      ]);
      const { entries } = answers[5] as { entries: { action: string }[] };
      expect([entries.at(0)?.action, entries.at(-1)?.action]).toEqual([
        "dispatch_attempt_allow",
        "dispatch_attempt_deny",
      ]);
    });

    it("shows that no tenant sees or writes rows of another", () => {
      const tables = cellsOf(linesOf(5), 3);
      expect(tables.filter(([, ...security]) => security.join("") !== "tt")).toEqual([
        ["relname", "relrowsecurity", "relforcerowsecurity"],
        ["migration", "f", "f"],
        ["connector_id", "kek_version", "ciphertext"],
        ["slack", "v1", expect.stringContaining('"ct"') as string],
      ]);
      expect(tables.filter(([, ...security]) => security.join("") === "tt")).toHaveLength(5);
      const roles = cellsOf(linesOf(5), 4).slice(1);
      expect(Object.fromEntries(roles.map(([name, ...rights]) => [name, rights.join("")]))).toEqual({
        control_plane_app: "fff",
        control_plane_owner: "fft",
        control_plane_server: "fft",
      });
      const counts = linesOf(5).flatMap((line) => /^ +(\d+)$/u.exec(line)?.[1] ?? []);
      expect(counts).toEqual(["0", "5", "0"]);
      expect(printed.get(5)).toContain("ERROR:  new row violates row-level security policy");
    });

    it("counts denials over both processes, which are ready", () => {
      const codes = linesOf(6).flatMap((line) => /"detail":"(\w+)"/u.exec(line)?.[1] ?? []);
      expect(codes).toEqual([
        "CONNECTOR_COLLECTION_DENY",
        "CONNECTOR_COLLECTION_DENY",
        ...Array.from({ length: 4 }, () => "CONNECTOR_COOLDOWN_ACTIVE"),
      ]);
      expect(linesOf(7)).toEqual(['{"status":"ok"}{"status":"ready"}']);
    });

    it("seals with the new key what is connected after it came", () => {
      expect(cellsOf(linesOf(8), 2)).toEqual([
        ["kek_version", "count"],
        ["v1", "1"],
        ["v2", "1"],
      ]);
    });

    it("restores a dump in which there is no secret", () => {
      expect(linesOf(9).at(-1)).toBe("0");
      expect(printed.get(9)).not.toMatch(/error/iu);
    });
  },
);

/** Rows of what `psql` shows, with so many columns. */
function cellsOf(lines: readonly string[], columns: number): string[][] {
  return lines.map((line) => line.split("|").map((cell) => cell.trim())).filter(({ length }) => length === columns);
}

/** Types all of the page but the last section, which attacks: that takes minutes, and has a test of its own. Gives what each section printed. */
async function typed(folder: string, postgres: RunningPostgres): Promise<Map<number, string>> {
  const { port } = new URL(await postgres.freshDatabase());
  const ports: Record<string, string> = { 5432: port, 8787: String(await freePort()), 8788: String(await freePort()) };
  const sections = [...commandsBySection()].filter(([section]) => section < 10);
  const script = sections
    .map(
      ([section, commands]) =>
        `printf '\\n== ${section}\\n'\n${commands.replaceAll(/\b(?:5432|878[78])\b/gu, (each) => ports[each] ?? each)}`,
    )
    .join("\n");
  writeFileSync(join(folder, "guide.sh"), `exec 2>&1\n${script}\nkill $FIRST_PROCESS\nwait\n`);
  writeFileSync(join(folder, "membrane"), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  chmodSync(join(folder, "membrane"), 0o755);
  const path = [folder, programs, process.env["PATH"]].join(delimiter);
  const shell = new ProcessGroup(["sh", "guide.sh"], folder, { PATH: path, HOME: folder, LC_ALL: "C" });
  let text = "";
  shell.stdout.setEncoding("utf8").on("data", (piece) => (text += String(piece)));
  await shell.exited;
  await shell.kill();
  return new Map(
    [...text.matchAll(/^== (\d+)\n([^]*?)(?=^== |$(?![^]))/gmu)].map(([, section, said = ""]) => [
      Number(section),
      said,
    ]),
  );
}
