import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openLaunchedTarget, type LaunchedTarget } from "../../conformance/targets/launch.ts";
import { findPostgres } from "../postgres.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = join(root, "dist/src/cli/main.js");
const { missing } = findPostgres();
// The script starts what was built, as its reader would.
const why = missing ?? (existsSync(program) ? undefined : "nothing is built");
const limits = { timeoutMs: 10_000, maxAnswerBytes: 1_000_000 };

describe.skipIf(why !== undefined)(
  `the script that serves on PostgreSQL${why === undefined ? "" : ` (skipped: ${why})`}`,
  () => {
    it("keeps the database in the folder that is searched, and over a kill of both", { timeout: 120_000 }, async () => {
      const token = randomBytes(24).toString("hex");
      const tenant = `tenant-${randomBytes(8).toString("hex")}`;
      const target = await openLaunchedTarget({
        command: `sh examples/control-plane-on-postgresql/serve.sh node ${program}`,
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
