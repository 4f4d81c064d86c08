import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AuditBody, StatusBody } from "../../generated/control-plane.ts";
import { build } from "../../../test/cli/built.ts";
import { pglite, postgresql, titleOf, type Prepared } from "../../../test/sql-databases.ts";
import {
  AUDIT,
  callOf,
  CONNECT,
  connectRequest,
  freshKey,
  freshToken,
  INGEST,
  ingestRequest,
  keyed,
  profile,
  SET_POLICY,
  STATUS,
  SWITCH,
  type Key,
  type Member,
} from "./fixtures/control-scene.ts";

const program = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));
// What is served is what was built.
beforeAll(build);
const living = new Set<Served>();
afterEach(() => {
  for (const served of living) kill(served);
});

for (const backend of [pglite, postgresql]) {
  describe.skipIf(backend.missing !== undefined)(`the control plane served on ${titleOf(backend)}`, () => {
    it("has lost no denied dispatch, no state and no credential when it was killed right after the answer", async () => {
      const prepared = await backend.prepare();
      try {
        const mine = freshKey();
        const secret = freshToken();
        const environment = { ...keyed(), ...identities(mine) };
        const first = await serve(prepared, environment);
        await first.send(mine, SET_POLICY, { version: "tight" });
        await first.send(mine, SWITCH, { connector_id: "slack", enabled: true });
        await first.send(mine, CONNECT, connectRequest("slack", { secret_payload: { secret } }));
        expect((await first.send(mine, INGEST, ingestRequest())).status).toBe(200);
        const denied = ingestRequest("slack", { collection_id: "elsewhere" });
        expect((await first.send(mine, INGEST, denied)).status).toBe(403);
        kill(first);
        await first.closed;

        const again = await serve(prepared, environment);
        const { entries, totals } = (await again.send(mine, AUDIT)).body as AuditBody;
        expect(entries[0]!.action).toBe("dispatch_attempt_deny");
        expect(totals).toMatchObject({ dispatch_attempt_allow: 1, dispatch_attempt_deny: 1, credential_connect: 1 });
        const { connectors } = (await again.send(mine, STATUS)).body as StatusBody;
        expect(connectors.find(({ connector_id: id }) => id === "slack")).toMatchObject({
          connected: true,
          enabled: true,
          last_error_code: "CONNECTOR_COLLECTION_DENY",
          health: "degraded",
        });
        expect((await again.send(mine, INGEST, ingestRequest())).status).toBe(200);
        again.child.kill("SIGTERM");
        await again.closed;
        expect(again.child.exitCode).toBe(0);
        const said = first.said() + again.said();
        for (const value of [secret, mine.token, mine.tenant, "elsewhere"]) expect(said).not.toContain(value);
        expect(again.lines().map(({ operation, status }) => [operation, status])).toEqual([
          [AUDIT, 200],
          [STATUS, 200],
          [INGEST, 200],
        ]);
      } finally {
        await prepared.dispose();
      }
    });
  });
}

describe.skipIf(postgresql.missing !== undefined)(`two servers on ${titleOf(postgresql)}`, () => {
  it("keep one budget between them", async () => {
    const prepared = await postgresql.prepare();
    try {
      const mine = freshKey();
      const environment = { ...keyed(), ...identities(mine) };
      const servers = await Promise.all([serve(prepared, environment), serve(prepared, environment)]);
      await servers[0].send(mine, SET_POLICY, { version: "tight" });
      await servers[1].send(mine, SWITCH, { connector_id: "slack", enabled: true });
      await servers[0].send(mine, CONNECT, connectRequest());
      const asked = Array.from({ length: 12 }, (_, index) => servers[index % 2]!.send(mine, INGEST, ingestRequest()));
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      const { value } = profile.documents.get("policy")!.documents.get("tight")!;
      const { connector_dispatch_per_minute: limit } = (value as { rate_limits: Record<string, number> }).rate_limits;
      expect(statuses.filter((status) => status === 200)).toHaveLength(limit!);
      expect(new Set(statuses)).toEqual(new Set([200, 429]));
    } finally {
      await prepared.dispose();
    }
  });
});

interface Served {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly closed: Promise<unknown>;
  readonly said: () => string;
  readonly lines: () => { operation: string; status: number }[];
  readonly send: (as: Key, operation: string, input?: Member) => Promise<{ status: number; body: unknown }>;
}

async function serve({ place }: Prepared, environment: Record<string, string>): Promise<Served> {
  const onServer = place.startsWith("postgres:");
  const child = spawn(
    process.execPath,
    [program, "serve", "--profile", "control-plane", "--port", "0", ...(onServer ? [] : ["--data-dir", place])],
    {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...environment, ...(onServer ? { DATABASE_URL: place } : {}) },
    },
  );
  let [out, talk] = ["", ""];
  child.stdout.on("data", (chunk) => (out += String(chunk)));
  const served: Served = {
    child,
    closed: once(child, "close"),
    said: () => out + talk,
    lines: () =>
      out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { operation: string; status: number }),
    send: async (as, operation, input = {}) => {
      const { method, target, headers, body } = callOf(operation, input, as);
      const init = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) };
      const answer = await fetch(url + target, body === undefined ? init : { ...init, body: Buffer.from(body) });
      return { status: answer.status, body: await answer.json() };
    },
  };
  living.add(served);
  child.once("exit", () => living.delete(served));
  let url = "";
  for await (const line of createInterface(child.stderr)) {
    talk += `${line}\n`;
    url = /^listening on (\S+)$/u.exec(line)?.[1] ?? "";
    if (url !== "") break;
  }
  expect(url, talk).not.toBe("");
  return served;
}

function identities({ token, tenant, scopes }: Key): Record<string, string> {
  return { MEMBRANE_IDENTITIES: JSON.stringify([{ token, tenant, scopes }]) };
}

/** In a group of its own, with whatever it started. */
function kill({ child }: Served): void {
  process.kill(-child.pid!, "SIGKILL");
}
