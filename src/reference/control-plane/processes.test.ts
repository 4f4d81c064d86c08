import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { build } from "../../../test/cli/built.ts";
import { pglite, postgresql, titleOf, type Prepared } from "../../../test/sql-databases.ts";
import { openControlStore } from "./control-store.ts";
import type { AuditRecord, ConnectorState } from "./control-transaction.ts";

const built = fileURLToPath(new URL("../../../build", import.meta.url));
const program = fileURLToPath(new URL("fixtures/control-child.mjs", import.meta.url));
// The child runs what was built.
beforeAll(build);

const living = new Set<Child>();
afterEach(() => {
  for (const child of living) kill(child);
});

for (const backend of [pglite, postgresql]) {
  describe.skipIf(backend.missing !== undefined)(`a killed process on ${titleOf(backend)}`, () => {
    it("loses nothing it acknowledged, and leaves no half of a transaction", async () => {
      await within(backend, async (prepared) => {
        const child = start(prepared.place, "write");
        let acknowledged = 0;
        for await (const line of lines(child)) {
          acknowledged = Number(line);
          if (acknowledged === 60) kill(child);
        }
        const { state, audit } = await read(prepared);
        expect(acknowledged).toBeGreaterThanOrEqual(60);
        // What was committed and not yet acknowledged may be there too: one at most, and whole.
        expect([acknowledged, acknowledged + 1]).toContain(state?.failureCount);
        expect(audit.map(({ paramsHash }) => Number(paramsHash))).toEqual(countdown(state?.failureCount ?? 0));
      });
    });

    it("holds its tenant up no longer, and leaves nothing of the transaction it stood in", async () => {
      await within(backend, async (prepared) => {
        const child = start(prepared.place, "stall");
        for await (const line of lines(child)) {
          expect(line).toBe("inside");
          kill(child);
        }
        expect((await read(prepared)).audit).toEqual([]);
      });
    });
  });
}

describe.skipIf(postgresql.missing !== undefined)(`several on ${titleOf(postgresql)}`, () => {
  let prepared: Prepared;
  beforeAll(async () => {
    prepared = await postgresql.prepare();
  });
  afterAll(() => prepared?.dispose());

  it("processes at once spend a budget to its end, and never beyond", async () => {
    const limit = 25;
    const children = [1, 2, 3].map(() => start(prepared.place, "spend", String(limit), "20"));
    const outputs = children.map((child) => lines(child)[Symbol.asyncIterator]());
    for (const output of outputs) expect((await output.next()).value).toBe("ready");
    for (const child of children) child.stdin.write("go\n");
    const allowed = await Promise.all(outputs.map(async (output) => Number((await output.next()).value)));
    expect(allowed.reduce((sum, each) => sum + each, 0)).toBe(limit);
    expect((await read(prepared)).audit).toHaveLength(limit);
  });

  it("pools of one process let through exactly what one would, for a tenant each", async () => {
    const stores = await Promise.all([1, 2, 3].map(async () => openControlStore(await prepared.open())));
    const allow = { action: "allow", connectorId: "slack", paramsHash: "h", actor: "a", recordedAt: 10 };
    const spend = (tenant: string, index: number): Promise<boolean> =>
      stores[index % stores.length]!.transaction(tenant, async (tx) => {
        if ((await tx.countAudit({ action: allow.action, since: 0, connectorId: "slack" })) >= 5) return false;
        await tx.appendAudit(allow);
        return true;
      });
    const tries = Array.from({ length: 24 }, (_, index) =>
      ["tenant-b", "tenant-c"].map((tenant) => spend(tenant, index)),
    );
    const results = await Promise.all(tries.flat());
    expect(results.filter(Boolean)).toHaveLength(10);
    await Promise.all(stores.map((store) => store.close()));
  });

  it("pools wait for each other's transaction of a tenant before they read anything", async () => {
    const database = await prepared.open();
    const [one, two] = [await openControlStore(database), await openControlStore(await prepared.open())];
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const entered = new Promise<void>((inside) => {
      void one.transaction("tenant-d", async (tx) => {
        inside();
        await gate;
        await tx.choosePolicy("tight", 1);
      });
    });
    await entered;
    let second = "waits";
    const reading = two.transaction("tenant-d", async (tx) => {
      second = "is inside";
      return tx.policyVersion();
    });
    const waiting = "select from pg_locks where locktype = 'advisory' and not granted";
    const settled = async (): Promise<boolean> =>
      second === "is inside" || (await database.query(waiting, [])).length > 0;
    await expect.poll(settled, { timeout: 30_000 }).toBe(true);
    expect(second).toBe("waits");
    letGo();
    expect(await reading).toBe("tight");
    await Promise.all([one.close(), two.close()]);
  });

  it("waiting calls of a busy tenant leave every other tenant served", async () => {
    const store = await openControlStore(await prepared.open());
    let letGo = (): void => undefined;
    const held = store.transaction("tenant-busy", () => new Promise<void>((resolve) => (letGo = resolve)));
    // More than the connections a pool has.
    const waiting = Array.from({ length: 40 }, () => store.transaction("tenant-busy", (tx) => tx.policyVersion()));
    expect(await store.transaction("tenant-quiet", (tx) => tx.policyVersion())).toBeUndefined();
    letGo();
    await Promise.all([held, ...waiting]);
    await store.close();
  });
});

type Child = ChildProcessByStdio<Writable, Readable, null>;

function start(...words: string[]): Child {
  const child = spawn(process.execPath, [program, built, ...words], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  living.add(child);
  child.once("exit", () => living.delete(child));
  return child;
}

/** In a group of its own, with whatever it started. */
function kill({ pid }: Child): void {
  process.kill(-pid!, "SIGKILL");
}

async function* lines(child: Child): AsyncGenerator<string> {
  const ended = once(child, "close");
  yield* createInterface(child.stdout);
  await ended;
}

async function read(prepared: Prepared): Promise<{ state: ConnectorState | undefined; audit: readonly AuditRecord[] }> {
  const store = await openControlStore(await prepared.open());
  try {
    return await store.transaction("tenant-a", async (tx) => ({
      state: await tx.connector("slack"),
      audit: await tx.audit(10_000),
    }));
  } finally {
    await store.close();
  }
}

async function within(
  backend: { prepare(): Promise<Prepared> },
  work: (prepared: Prepared) => Promise<void>,
): Promise<void> {
  const prepared = await backend.prepare();
  try {
    await work(prepared);
  } finally {
    await prepared.dispose();
  }
}

/** From a number down to one. */
function countdown(from: number): number[] {
  return Array.from({ length: from }, (_, index) => from - index);
}
