import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallRequest } from "../../src/protocol/call.ts";
import type { Target } from "../../src/protocol/target.ts";
import { openStdioTarget } from "./stdio.ts";

// An adapter in ten lines: `on` says what each message is answered with.
const PRELUDE = `
const say = (message) => process.stdout.write(JSON.stringify(message) + "\\n");
const answer = (id, value = {}) =>
  say({ type: "answer", id, status: 200, headers: [{ name: "X-A", value: "1" }, { name: "x-a", value: "2" }],
    body: Buffer.from(JSON.stringify(value)).toString("base64") });
const hello = (controls = [], surfaces = []) =>
  say({ type: "hello", protocol: "membrane-stdio/1", name: "ten lines", capabilities: { controls, surfaces } });
const serve = (on) => {
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const message = JSON.parse(line);
    on[message.type]?.(message);
  }).on("close", () => process.exit(0));
};
`;
const GET: CallRequest = { method: "GET", target: "/a?b=%00", headers: [] };
const LIMITS = { timeoutMs: 30_000, maxAnswerBytes: 1000 };
const SHORT = { ...LIMITS, timeoutMs: 50 };

let cwd: string;
const opened: Target[] = [];
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "stdio-test-"))));
afterEach(async () => {
  for (const target of opened.splice(0)) await target.close();
  rmSync(cwd, { recursive: true, force: true });
});

async function open(script: string, startTimeoutMs = 30_000): Promise<Target> {
  writeFileSync(join(cwd, "adapter.cjs"), PRELUDE + script);
  const target = await openStdioTarget({
    command: `'${process.execPath}' adapter.cjs`,
    cwd,
    environment: { GIVEN: "given-value-q7x1" },
    inherited: process.env,
    startTimeoutMs,
  });
  opened.push(target);
  return target;
}

const bodyOf = (observation: Awaited<ReturnType<Target["call"]>>): unknown =>
  observation.kind === "answer" ? JSON.parse(Buffer.from(observation.body).toString()) : observation;

describe("a target over stdio", () => {
  it("hands over a request byte for byte, and gives back the answer as it was", async () => {
    const target = await open(`serve({ hello: () => hello(), call: ({ id, request }) => answer(id, request) });`);
    const headers = [
      ["A", "é"],
      ["a", ""],
    ] as const;
    const answer = await target.call({ ...GET, headers, body: new Uint8Array([0, 255, 10]) }, LIMITS);
    expect(bodyOf(answer)).toEqual({
      method: "GET",
      target: "/a?b=%00",
      headers: headers.map(([name, value]) => ({ name, value })),
      body: "AP8K",
    });
    expect(answer).toMatchObject({
      status: 200,
      headers: [
        ["x-a", "1"],
        ["x-a", "2"],
      ],
    });
    expect(target).toMatchObject({ transport: "stdio", name: "ten lines (node adapter.cjs)" });
  });

  it("has the powers that hello names, and no other", async () => {
    const plain = await open(`serve({ hello: () => hello() });`);
    expect([...plain.powers]).toEqual(["wire", "identities"]);
    expect(plain.surfaces.map(({ name }) => name)).toEqual(["stderr"]);
    expect("restart" in plain).toBe(false);
    const all = await open(`serve({ hello: () => hello(["restart"], ["stderr", "logs", "storage"]) });`);
    expect([...all.powers]).toEqual(["wire", "identities", "logs", "storage", "restart", "environment"]);
    expect(all.surfaces.map(({ name }) => name)).toEqual(["stderr", "logs", "storage"]);
  });

  it("says what is given in hello alone, and names what a restart leaves out and changes", async () => {
    const target = await open(`
      let given, last = {};
      serve({
        hello: ({ variables }) => { given = variables; hello(["restart"]); },
        control: ({ id, without, set }) => {
          last = { without, set };
          say({ type: "done", id, ...(set && { set: Object.keys(set) }) });
        },
        call: ({ id }) => answer(id, { names: Object.keys(given).sort(), own: process.env.GIVEN ?? null, ...last }),
      });`);
    await target.restart?.({ GIVEN: undefined });
    expect(bodyOf(await target.call(GET, LIMITS))).toEqual({
      names: ["GIVEN", "MEMBRANE_DATA_DIR"],
      own: null,
      without: ["GIVEN"],
    });
    await target.restart?.({ GIVEN: undefined, OTHER: "value" });
    expect(bodyOf(await target.call(GET, LIMITS))).toMatchObject({ without: ["GIVEN"], set: { OTHER: "value" } });
  });

  it.each([
    ["says nothing of", `say({ type: "done", id })`],
    ["says of another one than", `say({ type: "done", id, set: ["OTHER"] })`],
    ["fails to start with", `say({ type: "failed", id, why: "unreachable" })`],
  ])("does not take it for a failed restart when the adapter %s a changed variable", async (_what, reply) => {
    const target = await open(`serve({ hello: () => hello(["restart"]), control: ({ id }) => ${reply} });`);
    await expect(target.restart?.({ GIVEN: "planted" })).rejects.toMatchObject({
      code: "target_disobeyed",
      message: "the adapter did not start the implementation with another value of GIVEN",
    });
  });

  it("asks for an exchange before the restart, and accuses nobody when it fails", async () => {
    const target = await open(`
      const told = [];
      serve({
        hello: () => hello(["restart", "exchange"]),
        exchange: ({ id, of }) => {
          told.push(of.map(({ tenant }) => tenant).join());
          say(of[1].tenant === "nowhere" ? { type: "failed", id, why: "closed" } : { type: "done", id });
        },
        control: ({ id }) => { told.push("restart"); say({ type: "done", id }); },
        call: ({ id }) => answer(id, told),
      });`);
    expect([...target.powers]).toContain("tamper");
    const place = (tenant: string) => ({ operation: "seal", tenant, names: { id: "one" } });
    await target.restart?.({}, [[place("a"), place("b")]]);
    await expect(target.restart?.({}, [[place("a"), place("nowhere")]])).rejects.toMatchObject({
      code: "target_disobeyed",
      message: "the adapter did not exchange what was sealed",
    });
    expect(bodyOf(await target.call(GET, LIMITS))).toEqual(["a,b", "restart", "a,nowhere"]);
  });

  it("takes it for a failed restart when the adapter fails without having to change anything", async () => {
    const failed = `say({ type: "failed", id, why: "unreachable" })`;
    const target = await open(`serve({ hello: () => hello(["restart"]), control: ({ id }) => ${failed} });`);
    await expect(target.restart?.({ GIVEN: undefined })).rejects.toMatchObject({ code: "target_died" });
  });

  it("takes answers in any order", async () => {
    const target = await open(`
      const waiting = [];
      serve({ hello: () => hello(), call: ({ id, request }) => {
        waiting.unshift([id, request.target]);
        if (waiting.length === 3) for (const [each, value] of waiting) answer(each, value);
      } });`);
    const asked = ["/1", "/2", "/3"].map((path) => target.call({ ...GET, target: path }, LIMITS));
    expect((await Promise.all(asked)).map(bodyOf)).toEqual(["/1", "/2", "/3"]);
  });

  it("waits for an answer no longer than it was told, and takes a late one once", async () => {
    const target = await open(`
      const late = [];
      serve({ hello: () => hello(), call: ({ id, request }) => {
        if (request.target === "/late") return late.push(id);
        for (const each of late) answer(each, "late");
        answer(id, "in time");
      } });`);
    const silence = { kind: "silence", why: "timeout", definite: false, detail: "no answer within 50 ms" };
    expect(await target.call({ ...GET, target: "/late" }, SHORT)).toMatchObject(silence);
    expect(bodyOf(await target.call(GET, LIMITS))).toBe("in time");
    expect(await target.fault?.()).toBeUndefined();
    // The second time the late answer is one too many.
    expect(await target.call(GET, LIMITS)).toMatchObject({ kind: "silence", why: "malformed" });
    expect(await target.fault?.()).toBe("a request was ended twice, the second time with answer");
    expect(await target.call(GET, LIMITS)).toMatchObject({ kind: "silence", why: "unreachable", definite: true });
  });

  it("hears what an adapter says of a call that came to nothing, and cuts a body that is too long", async () => {
    const target = await open(`
      serve({ hello: () => hello(), call: ({ id, request }) =>
        request.target === "/long" ? answer(id, "x".repeat(2000)) : say({ type: "failed", id, why: "unreachable" }) });`);
    expect(await target.call(GET, LIMITS)).toMatchObject({ kind: "silence", why: "unreachable", definite: true });
    const long = await target.call({ ...GET, target: "/long" }, LIMITS);
    expect(long).toMatchObject({ kind: "silence", why: "too-large" });
    expect(long.kind === "silence" && long.partial.length).toBe(1000);
  });

  it("finds a second answer that comes after everything was asked", async () => {
    // In one write, so that there is no moment between the two.
    const target = await open(`
      const twice = (line) => process.stdout.write(line + line);
      serve({ hello: () => hello(), call: ({ id }) =>
        twice(JSON.stringify({ type: "answer", id, status: 200, headers: [], body: "MQ==" }) + "\\n") });`);
    expect(bodyOf(await target.call(GET, LIMITS))).toBe(1);
    expect(await target.fault?.()).toBe("a request was ended twice, the second time with answer");
  });

  it("is not kept waiting by an adapter that says no hello, hears nothing or has gone", async () => {
    const failed = { code: "target_failed_to_start" };
    await expect(open(`serve({});`, 200)).rejects.toMatchObject(failed);
    await expect(open(`process.stderr.write("no " + "module\\n"); process.exit(3);`)).rejects.toThrow(
      "said no hello: the adapter ended with exit code 3; its last words: no module",
    );
    const deaf = await open(`hello(); setInterval(() => undefined, 1000);`);
    const body = new Uint8Array(8 * 1024 * 1024);
    const calls = Array.from({ length: 6 }, () => deaf.call({ ...GET, body }, LIMITS));
    expect((await Promise.all(calls)).map((each) => each.kind === "silence" && each.why)).toContain("malformed");
    expect(await deaf.fault?.()).toBe("the adapter reads no more");
  });

  it("hands over a surface in parts, and rejects one that fails, ends nowhere or is empty", async () => {
    const target = await open(`
      const part = (id, text, end) => say({ type: "collected", id, chunk: Buffer.from(text).toString("base64"), end });
      serve({ hello: () => hello([], ["logs", "storage"]), collect: ({ id, surface }) => {
        if (surface === "storage") return part(id, "", true);
        part(id, "one ", false);
        part(id, "two", true);
      } });`);
    const [, logs, storage] = target.surfaces;
    let text = "";
    expect(await logs?.drain((chunk) => void (text += Buffer.from(chunk).toString()))).toBe(7);
    expect(text).toBe("one two");
    await expect(storage?.drain(() => undefined)).rejects.toMatchObject({ code: "surface_incomplete" });
  });
});
