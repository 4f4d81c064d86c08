import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { alice, CONSENT, consentRequest, scene, STATUS } from "./fixtures/scene.ts";
import { startServer, type RunningServer, type ServerOptions } from "./http-server.ts";
import type { MembraneParts } from "./parts.ts";

const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const CONSENT_PATH = "/v1/evidence/connectors/consent";

async function serve(change?: (parts: MembraneParts) => MembraneParts, options: Partial<ServerOptions> = {}) {
  const world = scene({}, change);
  const server = await startServer({ membrane: world.membrane, ...options });
  running.push(server);
  return { ...world, server };
}

describe("the HTTP server", () => {
  it("serves the membrane over a socket, on a port of its own", async () => {
    const { server } = await serve();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const answer = await fetch(server.url + CONSENT_PATH, {
      method: "POST",
      headers: { authorization: `Bearer ${alice.token}`, "content-type": "application/json" },
      body: JSON.stringify(consentRequest()),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ operation: CONSENT, outcome: "admitted" });
    const status = await fetch(`${server.url}/v1/evidence/connectors/status?tenant=tenant_node%3Aalice`, {
      headers: { authorization: `Bearer ${alice.token}` },
    });
    expect(await status.json()).toMatchObject({ operation: STATUS, body: { connector_records: 1 } });
  });

  it("tells health and readiness without a credential", async () => {
    let able = true;
    const { server } = await serve((parts) => ({ ...parts, store: { ...parts.store, ready: async () => able } }));
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    able = false;
    expect((await fetch(`${server.url}/ready`)).status).toBe(503);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it("challenges a caller without a credential", async () => {
    const { server } = await serve();
    const answer = await fetch(`${server.url}/v1/evidence/connectors/status`);
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });

  it.each([
    ["with its length declared", true],
    ["in chunks", false],
  ])("answers a body beyond the limit %s without reading on", async (_name, declared) => {
    const { server, log } = await serve();
    const chunk = "x".repeat(50_000);
    const head = `POST ${CONSENT_PATH} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${alice.token}\r\ncontent-type: application/json\r\n`;
    const framing = declared ? "content-length: 500000000\r\n\r\n" : "transfer-encoding: chunked\r\n\r\n";
    const part = declared ? chunk : `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
    const text = await exchange(server.port, head + framing + part + part);
    expect(text).toMatch(/^HTTP\/1\.1 413 /u);
    expect(text).toContain('"request_too_large"');
    expect(text.toLowerCase()).toContain("connection: close");
    expect(log.map(({ code }) => code)).toEqual(["request_too_large"]);
  });

  it("reads on for a while after it answered such a body, so that the answer is not lost, and takes nothing after it", async () => {
    const { server, log } = await serve();
    const whole = 200_000;
    const first = 100_000;
    const socket = connect(server.port, "127.0.0.1");
    const gone: unknown[] = [];
    socket.on("error", (error) => gone.push(error));
    let text = "";
    socket.setEncoding("latin1").on("data", (piece) => (text += String(piece)));
    const ended = once(socket, "end");
    const closed = once(socket, "close");
    const head = `POST ${CONSENT_PATH} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${alice.token}\r\ncontent-type: application/json\r\n`;
    socket.allowHalfOpen = true;
    socket.write(`${head}content-length: ${whole}\r\n\r\n${"x".repeat(first)}`);
    await ended;
    for (let sent = first; sent < whole; sent += 1000)
      await new Promise<void>((resolve) => socket.write("x".repeat(1000), () => resolve()));
    socket.end("GET /v1/membrane/contract HTTP/1.1\r\nhost: a\r\n\r\n");
    await closed;
    expect(gone).toEqual([]);
    expect(text.match(/HTTP\/1\.1 \d+/gu)).toEqual(["HTTP/1.1 413"]);
    expect(log.map(({ code }) => code)).toEqual(["request_too_large"]);
  });

  it("refuses a caller without a credential before anything about its body", async () => {
    const { server } = await serve();
    const head = `POST ${CONSENT_PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 200000\r\n\r\n`;
    expect(await exchange(server.port, head + "x".repeat(200_000))).toMatch(/^HTTP\/1\.1 401 /u);
  });

  it("sees headers that stand twice", async () => {
    const { server } = await serve();
    const body = JSON.stringify(consentRequest());
    const head = (extra: string): string =>
      `POST ${CONSENT_PATH} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer ${alice.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${extra}\r\n`;
    expect(await exchange(server.port, head("") + body)).toMatch(/^HTTP\/1\.1 200 /u);
    expect(await exchange(server.port, head("content-type: application/json\r\n") + body)).toMatch(/^HTTP\/1\.1 415 /u);
    expect(await exchange(server.port, head("authorization: Bearer x\r\n") + body)).toMatch(/^HTTP\/1\.1 401 /u);
  });

  it.each([
    ["no HTTP", "\u0000\u0001\u0002\r\n\r\n", "400"],
    ["conflicting lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx", "400"],
    [
      "length and chunks",
      "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      "400",
    ],
    ["a broken chunk", "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "400"],
    ["no host", "GET /health HTTP/1.1\r\n\r\n", "400"],
    ["two hosts", "GET /health HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", "400"],
    ["a folded header", "GET /health HTTP/1.1\r\nhost: a\r\nx: a\r\n b\r\n\r\n", "400"],
    ["headers beyond the limit", `GET /health HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(40_000)}\r\n\r\n`, "431"],
  ])("answers %s with a bare status line and closes", async (_name, bytes, status) => {
    const codes: string[] = [];
    const { server, log } = await serve(undefined, { onMalformed: (code) => void codes.push(code) });
    const text = await exchange(server.port, bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, "u"));
    expect(text.slice(text.indexOf("\r\n\r\n") + 4)).toBe("");
    expect(log).toEqual([]);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it("has no effect for a caller that goes away in the middle of its body", async () => {
    const { server, send } = await serve();
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined);
    const body = JSON.stringify(consentRequest());
    const head = `POST ${CONSENT_PATH} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${alice.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(head + body.slice(0, -1), () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await send(STATUS, {})).body).toMatchObject({ connector_records: 0 });
  });

  it("answers pipelined requests in their order", async () => {
    const { server } = await serve();
    const get = (path: string, rest = ""): string => `GET ${path} HTTP/1.1\r\nhost: a\r\n${rest}\r\n`;
    const text = await exchange(
      server.port,
      get("/v1/membrane/contract") + get("/nowhere") + get("/health", "connection: close\r\n"),
    );
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/gu)].map(([, status]) => status)).toEqual(["200", "404", "200"]);
  });

  it("lets requests under way end when it stops, and takes no more", async () => {
    let open: () => void = () => undefined;
    const door = new Promise<void>((resolve) => {
      open = resolve;
    });
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const { server, parts } = await serve((honest) => ({
      ...honest,
      store: {
        ...honest.store,
        transaction: async (tenant, work) => {
          entered();
          await door;
          return honest.store.transaction(tenant, work);
        },
      },
    }));
    const under = fetch(`${server.url}/v1/evidence/connectors/status`, {
      headers: { authorization: `Bearer ${alice.token}` },
    });
    await inside;
    const stopped = server.stop();
    await expect(fetch(`${server.url}/health`)).rejects.toThrow("fetch failed");
    open();
    expect((await under).status).toBe(200);
    await stopped;
    await server.stop();
    expect(await parts.store.ready()).toBe(false);
  });

  it("ends at last when a request under way does not", async () => {
    const never = (honest: MembraneParts): MembraneParts => ({
      ...honest,
      store: { ...honest.store, transaction: () => new Promise<never>(() => undefined) },
    });
    const { server } = await serve(never, { graceMs: 50 });
    const under = fetch(`${server.url}/v1/evidence/connectors/status`, {
      headers: { authorization: `Bearer ${alice.token}` },
    });
    const lost = expect(under).rejects.toThrow("fetch failed");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.stop();
    await lost;
  });

  it("listens on loopback only, and says when it cannot", async () => {
    const { server, membrane } = await serve();
    await expect(startServer({ membrane, host: "0.0.0.0" as "127.0.0.1" })).rejects.toThrow("not a loopback address");
    await expect(startServer({ membrane, port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

/** Sends bytes and gives everything that comes back until the connection ends. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error("no end of the answer"));
    }, 10_000);
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => (text += String(chunk)));
    // A reset after the answer is the server's way to be rid of what it does not read.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(text);
    });
    socket.write(bytes, "latin1");
  });
}
