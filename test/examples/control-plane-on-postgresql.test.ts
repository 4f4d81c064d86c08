import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { openLaunchedTarget, type LaunchedTarget } from "../../conformance/targets/launch.ts";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, root, run } from "../cli/built.ts";
import { findPostgres } from "../postgres.ts";

// The script starts what was built, as its reader would.
const program = join(root, "dist/src/cli/main.js");
const script = join(root, "examples/control-plane-on-postgresql/serve.sh");
const { missing: why } = findPostgres();
beforeAll(build);
afterEach(endAll);
const limits = { timeoutMs: 10_000, maxAnswerBytes: 1_000_000 };

describe.skipIf(why !== undefined)(
  `the script that serves on PostgreSQL${why === undefined ? "" : ` (skipped: ${why})`}`,
  () => {
    it("keeps the database in the folder that is searched, and over a kill of both", { timeout: 120_000 }, async () => {
      const token = randomBytes(24).toString("hex");
      const tenant = `tenant-${randomBytes(8).toString("hex")}`;
      const target = await openLaunchedTarget({
        command: `sh '${script}' node '${program}'`,
        cwd: root,
        environment: { MEMBRANE_IDENTITIES: JSON.stringify([{ token, tenant, scopes: ["admin:write"] }]) },
        inherited: process.env,
        readyPath: "/ready",
        startTimeoutMs: 60_000,
        concurrency: 2,
      });
      try {
        expect(await policy(target, token, "POST", { version: "tight" })).toMatchObject({ ok: true, version: "tight" });
        await target.restart();
        expect(await policy(target, token, "GET")).toMatchObject({ tenant_id: tenant, version: "tight" });
        const stored = await storedBy(target);
        expect(stored).toContain(tenant);
        expect(stored).not.toContain(token);
      } finally {
        await target.close();
      }
    });

    it("shows a control plane that is conformant with everything in sight", { timeout: 600_000 }, async () => {
      const cwd = mkdtempSync(join(tmpdir(), "membrane-postgresql-"));
      try {
        const target = ["--command", `sh '${script}' node '${program}'`, "--workers", "8"];
        const fixed = ["--profile", "control-plane", "--seed", "7", "--max-examples", "0", "--format", "json"];
        const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
        const { code, out, talk } = await run(["conform", ...target, ...fixed], { cwd, environment });
        expect(code, talk).toBe(0);
        const { verdict, counts } = JSON.parse(out) as Report;
        expect(verdict).toMatchObject({ verdict: "conformant", assurance: "full" });
        expect(counts).toMatchObject({ violated: 0, could_not_run: 0 });
      } finally {
        rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
      }
    });
  },
);

async function policy(target: LaunchedTarget, token: string, method: string, input?: object): Promise<unknown> {
  const seen = await target.call(
    {
      method,
      target: "/admin/connectors/policy",
      headers: [["x-api-key", token], ...(input === undefined ? [] : [["content-type", "application/json"] as const])],
      ...(input === undefined ? {} : { body: Buffer.from(JSON.stringify(input)) }),
    },
    limits,
  );
  if (seen.kind === "silence") throw new Error(seen.detail);
  return JSON.parse(Buffer.from(seen.body).toString("utf8"));
}

async function storedBy({ surfaces }: LaunchedTarget): Promise<string> {
  const chunks: Uint8Array[] = [];
  await surfaces.find(({ name }) => name === "storage")?.drain((chunk) => chunks.push(chunk));
  return Buffer.concat(chunks).toString("latin1");
}
