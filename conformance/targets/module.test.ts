import { describe, expect, it, vi } from "vitest";
import type { CallLimits, CallRequest } from "../../src/protocol/call.ts";
import type { ModuleAdapter, ModuleAnswer, ModuleInstance } from "../../src/protocol/module-adapter.ts";
import type { Target } from "../../src/protocol/target.ts";
import { openModuleTarget } from "./module.ts";

const limits: CallLimits = { timeoutMs: 200, maxAnswerBytes: 10 };
const get: CallRequest = { method: "GET", target: "/", headers: [] };
const bare: ModuleInstance = { call: () => Promise.resolve(answer("ok")), close: () => Promise.resolve() };

function answer(body: string, more: Partial<ModuleAnswer> = {}): ModuleAnswer {
  return { status: 200, headers: [["X-Name", "Value"]], body: Buffer.from(body), ...more };
}

function opened(instance: Partial<ModuleInstance>): Promise<Target> {
  return openModuleTarget({ name: "test", start: () => Promise.resolve({ ...bare, ...instance }) }, {});
}

async function text(target: Target, name: string): Promise<string> {
  let all = "";
  const surface = target.surfaces.find((each) => each.name === name);
  const bytes = await surface?.drain((chunk) => (all += Buffer.from(chunk).toString()));
  expect(bytes).toBe(Buffer.byteLength(all));
  return all;
}

describe("a module target", () => {
  it("answers like an HTTP target, with header names in lower case", async () => {
    const target = await opened({});
    expect(target).toMatchObject({ transport: "module", name: "module test", surfaces: [] });
    expect([...target.powers]).toEqual(["wire", "identities"]);
    expect("restart" in target).toBe(false);
    expect(await target.call(get, limits)).toMatchObject({
      kind: "answer",
      status: 200,
      headers: [["x-name", "Value"]],
    });
  });

  it.each<[string, object, ModuleInstance["call"]]>([
    ["that never comes", { why: "timeout", definite: false }, () => new Promise(() => {})],
    [
      "that is too long",
      { why: "too-large", partial: new Uint8Array(Buffer.from("0123456789")) },
      async () => answer("0123456789a"),
    ],
    [
      "that is thrown",
      { why: "closed", detail: "the module threw instead of answering" },
      async () => Promise.reject(new Error("planted")),
    ],
    [
      "that is thrown at once",
      { why: "closed" },
      () => {
        throw new Error("planted");
      },
    ],
    ["without a body", { why: "malformed" }, async () => ({ status: 200, headers: [] }) as unknown as ModuleAnswer],
    ["that is nothing", { why: "closed" }, async () => undefined as unknown as ModuleAnswer],
    ["with a status out of range", { why: "malformed" }, async () => answer("", { status: 20 })],
    ["with broken headers", { why: "malformed" }, async () => answer("", { headers: [["a b", "c"]] })],
  ])("turns an answer %s into silence", async (_name, expected, call) => {
    const target = await opened({ call });
    const started = performance.now();
    const observation = await target.call(get, limits);
    expect(observation).toMatchObject({ kind: "silence", ...expected });
    expect(JSON.stringify(observation)).not.toContain("planted");
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("gives each call its own copy of the body", async () => {
    const body = Buffer.from("keep");
    const target = await opened({
      call: async (request) => {
        request.body?.fill(0);
        return answer("");
      },
    });
    await target.call({ ...get, body }, limits);
    expect(body.toString()).toBe("keep");
  });

  it("shows logs since the last look, over restarts, and all of its storage", async () => {
    const stored: (string | Uint8Array)[] = ["text", Buffer.from("bytes")];
    const started: object[] = [];
    const instance = (first: string): ModuleInstance => {
      let log = first;
      return {
        ...bare,
        call: async (request) => {
          log += `${request.target}\n`;
          return answer("");
        },
        logs: () => log,
        storage: async () => stored,
        restart: async (environment) => {
          started.push(environment);
          return instance("again\n");
        },
      };
    };
    const adapter: ModuleAdapter = {
      name: "test",
      start: async (environment) => {
        started.push(environment);
        return instance("up\n");
      },
    };
    const target = await openModuleTarget(adapter, { A: "1", B: "2" });
    expect([...target.powers]).toEqual(["wire", "identities", "logs", "storage", "restart", "environment"]);
    await target.call({ ...get, target: "/a" }, limits);
    expect(await text(target, "logs")).toBe("up\n/a\n");
    expect(await text(target, "logs")).toBe("");
    await target.call({ ...get, target: "/é" }, limits);
    await target.restart?.({ A: undefined, C: "3" });
    await target.call({ ...get, target: "/c" }, limits);
    expect(await text(target, "logs")).toBe("/é\nagain\n/c\n");
    await target.restart?.();
    expect(started).toEqual([
      { A: "1", B: "2" },
      { A: undefined, B: "2", C: "3" },
      { A: "1", B: "2", C: undefined },
    ]);
    expect(await text(target, "storage")).toBe("textbytes");
    expect(await text(target, "storage")).toBe("textbytes");
  });

  it("exchanges what was sealed before it restarts, and tells apart that it did not", async () => {
    const told: unknown[] = [];
    const target = await opened({
      exchange: async (one, other) => {
        if (other.tenant === "nowhere") throw new Error("planted");
        told.push([one.tenant, other.tenant]);
      },
      restart: async () => {
        told.push("restarted");
        return bare;
      },
    });
    expect([...target.powers]).toContain("tamper");
    const place = (tenant: string) => ({ operation: "seal", tenant, names: {} });
    await expect(target.restart?.({}, [[place("a"), place("nowhere")]])).rejects.toMatchObject({
      code: "target_disobeyed",
      message: "module test did not exchange what was sealed",
    });
    await target.restart?.({}, [[place("a"), place("b")]]);
    expect(told).toEqual([["a", "b"], "restarted"]);
    expect([...(await opened({ exchange: async () => undefined })).powers]).not.toContain("tamper");
  });

  it("hands over what it logged while it closed, and nothing where it has no more to say", async () => {
    let log = "before";
    const target = await opened({ logs: () => log, close: async () => void (log += ", at the end") });
    expect(await text(target, "logs")).toBe("before");
    const [left] = (await target.end?.()) ?? [];
    expect(await text({ ...target, surfaces: left === undefined ? [] : [left] }, "logs")).toBe(", at the end");
    let closed = false;
    const silent = await opened({
      logs: () => {
        if (closed) throw new Error("closed");
        return "";
      },
      close: async () => void (closed = true),
    });
    await expect(silent.end?.()).resolves.toHaveLength(1);
  });

  it("is waited for no longer than whoever ends a run can wait", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const target = await opened({ close: () => new Promise(() => undefined) });
      const ended = expect(target.end?.()).rejects.toThrow("module test did not close");
      await vi.advanceTimersByTimeAsync(10_000);
      await ended;
    } finally {
      vi.useRealTimers();
    }
  });

  it("is closed once, and is then unreachable", async () => {
    let closes = 0;
    const target = await opened({ close: async () => void closes++, restart: async () => bare });
    await Promise.all([target.close(), target.close()]);
    expect(closes).toBe(1);
    expect(await target.call(get, limits)).toMatchObject({ why: "unreachable", definite: true });
    await expect(target.restart?.()).rejects.toMatchObject({ code: "target_died" });
  });

  it("that does not start is reported without the words of its error", async () => {
    const adapter: ModuleAdapter = { name: "test", start: () => Promise.reject(new Error("planted")) };
    const error = await openModuleTarget(adapter, {}).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: "target_failed_to_start", message: "module test did not start" });
    expect((error as Error).stack).not.toContain("planted");
  });
});
