import type { Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import type { Answer, CallLimits, CallRequest, Observation, Silence } from "../../../src/protocol/call.ts";
import { wireClient, type WireClient } from "./client.ts";
import { scriptedServer, type ScriptedServer } from "./fixtures/scripted-server.ts";

type Script = Parameters<typeof scriptedServer>[0];

const limits: CallLimits = { timeoutMs: 3000, maxAnswerBytes: 100_000 };
const get: CallRequest = { method: "GET", target: "/a", headers: [] };
const opened: { close(): unknown }[] = [];
const ok = (body: string, more = ""): string =>
  `HTTP/1.1 200 OK\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function against(script: Script, concurrency = 1): Promise<{ client: WireClient; server: ScriptedServer }> {
  const server = await scriptedServer(script);
  const client = wireClient(server.address, concurrency);
  opened.push(client, server);
  return { client, server };
}

async function answered(script: Script, request = get, bounds = limits): Promise<Answer & { head: string }> {
  const { client } = await against(script);
  const observation = await client.call(request, bounds);
  expect(observation).toMatchObject({ kind: "answer" });
  return observation as Answer & { head: string };
}

/** Longer than any busy machine takes, and shorter than for ever. */
const HANGS_MS = 20_000;

async function silent(script: Script, bounds = limits, request = get): Promise<Silence> {
  const { client } = await against(script);
  const started = performance.now();
  const observation = await client.call(request, bounds);
  expect(observation).toMatchObject({ kind: "silence" });
  expect(performance.now() - started).toBeLessThan(bounds.timeoutMs + HANGS_MS);
  return observation as Silence;
}

const says =
  (bytes: string): Script =>
  (socket) =>
    socket.write(bytes, "latin1");
const saysAndCloses =
  (bytes: string): Script =>
  (socket) =>
    socket.end(bytes, "latin1");
/** Writes the same thing for ever, as fast as it is read. */
const endlessly =
  (first: string, again: string): Script =>
  (socket) => {
    socket.write(first);
    const more = (): void => {
      while (!socket.destroyed && socket.write(again));
      if (!socket.destroyed) socket.once("drain", more);
    };
    more();
  };

describe("what is sent", () => {
  it("is the request as given, with only the missing host, connection and length added", async () => {
    const { client, server } = await against(says(ok("")));
    const headers = [
      ["X-Twice", "1"],
      ["x-twice", "2"],
      ["Odd", "  kept  "],
    ] as const;
    await client.call({ method: "POST", target: "/a//b?%zz", headers, body: Buffer.from("{}") }, limits);
    const { port } = server.address;
    expect(server.received()).toEqual([
      `POST /a//b?%zz HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nX-Twice: 1\r\nx-twice: 2\r\nOdd:   kept  \r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n{}`,
    ]);
  });

  it("keeps a host, connection and framing that the caller gives", async () => {
    const { client, server } = await against(says(ok("")));
    const headers = [
      ["Host", "other"],
      ["Connection", "close"],
      ["Transfer-Encoding", "chunked"],
    ] as const;
    await client.call({ method: "POST", target: "/", headers, body: Buffer.from("0\r\n\r\n") }, limits);
    expect(server.received()[0]).toBe(
      "POST / HTTP/1.1\r\nHost: other\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    );
  });

  it("writes wide characters as UTF-8 and never cuts one down to a line break", async () => {
    const { client, server } = await against(says(ok("")));
    await client.call({ ...get, headers: [["a", "\u010a\u010d\u00e9"]] }, limits);
    expect(server.received()[0]).toContain(`a: ${Buffer.from("\u010a\u010d").toString("latin1")}\xe9\r\n`);
  });

  it("gets a connection of its own when the two sides could disagree on where it ends", async () => {
    const { client, server } = await against(says(ok("")));
    const odd: CallRequest[] = [
      { ...get, headers: [["Content-Length", "0"]] },
      { ...get, headers: [["a", "b\r\nc: d"]] },
      { ...get, headers: [["content-length ", "9"]] },
      { ...get, target: "/ HTTP/1.1\r\n\r\nGET /b" },
      { ...get, body: Buffer.from("x") },
    ];
    for (const request of [get, ...odd, get, get]) {
      await expect(client.call(request, limits)).resolves.toMatchObject({ kind: "answer" });
    }
    expect(server.connections()).toBe(1 + odd.length + 1);
  });
});

describe("an answer", () => {
  it("is read with a stated length, however it is cut into pieces", async () => {
    const bytes = ok("hello\r\n\r\nworld", "X-A: \t1 \r\nx-a:2\r\n");
    const dripped: Script = (socket) => {
      let at = 0;
      const next = (): void => {
        if (at < bytes.length) socket.write(bytes.slice(at, ++at), () => setImmediate(next));
      };
      next();
    };
    for (const script of [says(bytes), dripped]) {
      const answer = await answered(script);
      expect(answer).toMatchObject({
        status: 200,
        headers: [
          ["x-a", "1"],
          ["x-a", "2"],
          ["content-length", "14"],
        ],
      });
      expect(text(answer.body)).toBe("hello\r\n\r\nworld");
    }
  });

  it("is read in chunks with extensions and trailers, which both stay visible", async () => {
    const bytes =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;ext=one\r\nhello\r\n00A ;two\r\n 123456789\r\n0\r\nX-End: 1\r\n\r\n";
    const whole = await answered(says(bytes));
    const dripped = await answered((socket) => {
      for (const byte of bytes) socket.write(byte);
    });
    for (const answer of [whole, dripped]) {
      expect(text(answer.body)).toBe("hello 123456789");
      expect(answer.headers.at(-1)).toEqual(["x-end", "1"]);
      expect(answer.head).toContain("ext=one");
    }
  });

  it("ends with the connection when it states no length", async () => {
    const answer = await answered(saysAndCloses("HTTP/1.0 200 OK\r\n\r\nuntil the end"));
    expect(text(answer.body)).toBe("until the end");
  });

  it.each([
    ["to HEAD", "HEAD", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"],
    ["of status 204", "GET", "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n"],
    ["of status 304", "GET", "HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n"],
  ])("%s has no body, and the connection stays usable", async (_name, method, bytes) => {
    const { client, server } = await against(says(bytes));
    for (let round = 0; round < 3; round++) {
      expect(await client.call({ ...get, method }, limits)).toMatchObject({ kind: "answer", body: new Uint8Array(0) });
    }
    expect(server.connections()).toBe(1);
  });

  it("may follow interim ones, which stay visible", async () => {
    const answer = await answered(
      says(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nlink: early\r\n\r\n${ok("x")}`),
    );
    expect(answer.status).toBe(200);
    expect(answer.head).toContain("link: early");
    expect(answer.headers.map(([name]) => name)).toEqual(["content-length"]);
  });

  it("is taken although the target never read the whole request", async () => {
    const { client, server } = await against((socket) => {
      socket.pause();
      socket.end("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
      setTimeout(() => socket.destroy(), 50);
    });
    for (let round = 0; round < 3; round++) {
      const body = new Uint8Array(8 * 1024 * 1024);
      expect(await client.call({ method: "POST", target: "/", headers: [], body }, limits)).toMatchObject({
        status: 413,
      });
    }
    expect(server.connections()).toBe(3);
  });

  it("that comes before the request has gone out leaves a connection that carries no other", async () => {
    const { client, server } = await against((socket, connection) => {
      if (connection === 0) socket.pause();
      socket.write(ok("early"));
    });
    const body = new Uint8Array(16 * 1024 * 1024);
    expect(await client.call({ method: "POST", target: "/", headers: [], body }, limits)).toMatchObject({
      status: 200,
    });
    expect(await client.call(get, limits)).toMatchObject({ status: 200 });
    expect(server.connections()).toBe(2);
  });
});

describe("a target that breaks the protocol", () => {
  const head = "HTTP/1.1 200 OK\r\n";
  const chunked = `${head}transfer-encoding: chunked\r\n\r\n`;
  it.each([
    ["no HTTP at all", "does not begin", "SSH-2.0-x\r\n"],
    ["HTTP/2", "status line", "HTTP/2 200\r\n\r\n"],
    ["a status of two digits", "status line", "HTTP/1.1 20 OK\r\n\r\n"],
    ["line breaks without CR", "bare LF", "HTTP/1.1 200 OK\ncontent-length: 0\n\n"],
    ["a bare CR", "bare CR", `${head}a: b\rc: d\r\ncontent-length: 0\r\n\r\n`],
    ["a zero byte in a header", "control character", `${head}a: b\0\r\ncontent-length: 0\r\n\r\n`],
    ["a header without colon", "no colon", `${head}abc\r\n\r\n`],
    ["a header name with a space", "not a token", `${head}content-length : 0\r\n\r\n`],
    ["a folded header", "not a token", `${head}a: b\r\n c: d\r\ncontent-length: 0\r\n\r\n`],
    ["two lengths", "more than once", `${head}content-length: 1\r\ncontent-length: 2\r\n\r\nab`],
    ["two lengths in one line", "more than once", `${head}content-length: 1, 2\r\n\r\nab`],
    ["a length with a sign", "not a number", `${head}content-length: +1\r\n\r\na`],
    ["an empty length", "not a number", `${head}content-length:\r\n\r\na`],
    ["a length in hexadecimal", "not a number", `${head}content-length: 0x1\r\n\r\na`],
    [
      "length and chunks",
      "both content-length",
      `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ["a coding it was not asked for", "other than chunked", `${head}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ["chunks in HTTP/1.0", "of HTTP/1.0", "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["a chunk size that is no number", "hexadecimal size", `${chunked}xyz\r\n`],
    ["a negative chunk size", "hexadecimal size", `${chunked}-1\r\n`],
    ["a chunk size with a prefix", "hexadecimal size", `${chunked}0x5\r\nhello\r\n0\r\n\r\n`],
    ["a chunk size out of range", "hexadecimal size", `${chunked}${"f".repeat(17)}\r\n`],
    ["an empty chunk size", "hexadecimal size", `${chunked}\r\n`],
    ["a chunk longer than its size", "longer than its stated", `${chunked}2\r\nhello\r\n0\r\n\r\n`],
    ["a chunk line without CR", "without CR", `${chunked}2\nhi\n0\n\n`],
    ["a broken trailer", "no colon", `${chunked}0\r\nno colon\r\n\r\n`],
    ["257 headers", "256 header lines", `${head}${"a: b\r\n".repeat(257)}\r\n`],
    ["a header of 70 KB in pieces", "head is longer", `${head}a: ${"b".repeat(70_000)}`],
    ["70 KB of trailers", "bytes of trailers", `${chunked}0\r\n${`t: ${"b".repeat(7000)}\r\n`.repeat(10)}`],
    [
      "70 KB of chunk extensions",
      "bytes of chunk extensions",
      `${chunked}${`1;${"e".repeat(7000)}\r\nx\r\n`.repeat(10)}`,
    ],
    ["17 interim answers", "interim answers", "HTTP/1.1 100 Continue\r\n\r\n".repeat(17)],
    ["bytes after the answer", "after the answer", `${ok("x")}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`],
  ])("by %s is malformed, with what came kept and none of it quoted", async (_name, detail, bytes) => {
    const marked = `${bytes}planted-marker`;
    const silence = await silent(says(marked));
    expect(silence).toMatchObject({ why: "malformed", definite: false });
    expect(silence.partial.length).toBeGreaterThan(0);
    expect(silence.detail).toContain(detail);
    expect(silence.detail).not.toContain("planted");
    expect(silence.detail).toMatch(/^[^A-Z]/);
  });

  it("by closing early is closed, wherever that happens", async () => {
    for (const bytes of [
      "",
      "HTT",
      head,
      `${head}content-length: 10\r\n\r\nabc`,
      `${chunked}5\r\nab`,
      `${chunked}5\r\nhello\r\n0\r\n`,
    ]) {
      const silence = await silent(saysAndCloses(bytes));
      expect(silence, JSON.stringify(bytes)).toMatchObject({ why: "closed", definite: false });
      expect(silence.partial.length > 0).toBe(bytes.length > 0);
    }
  });

  it("by resetting the connection is closed, even where the answer states no length", async () => {
    const silence = await silent((socket) => {
      socket.write(`${head}\r\nabc`, () => setTimeout(() => socket.resetAndDestroy(), 20));
    });
    expect(silence).toMatchObject({ why: "closed", definite: false });
    expect(text(silence.partial)).toContain("abc");
  });

  it("keeps the bytes of a late part of a broken answer for the leak oracle", async () => {
    const silence = await silent((socket) => {
      socket.write(`${chunked}5\r\nfirst\r\n`, () => setTimeout(() => socket.write("zz-last-part\r\n"), 20));
    });
    expect(text(silence.partial)).toContain("first");
    expect(text(silence.partial)).toContain("zz-last-part");
  });
});

describe("a target without end", () => {
  const bounds = { timeoutMs: 700, maxAnswerBytes: 50_000 };
  const most = bounds.maxAnswerBytes + 2 * 64 * 1024 + 16_384;
  it.each([
    [
      "a body of stated length",
      "too-large",
      endlessly("HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n", "x".repeat(9999)),
    ],
    ["a body without length", "too-large", endlessly("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(9999))],
    [
      "a body in chunks",
      "too-large",
      endlessly("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "A\r\n0123456789\r\n"),
    ],
    [
      "one chunk",
      "too-large",
      endlessly("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffff\r\n", "x".repeat(9999)),
    ],
    [
      "a chunk extension",
      "malformed",
      endlessly("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;", "x".repeat(9999)),
    ],
    ["headers", "malformed", endlessly("HTTP/1.1 200 OK\r\n", "a: b\r\n".repeat(100))],
    ["a status line", "malformed", endlessly("HTTP/1.1 200 ", "x".repeat(9999))],
    ["interim answers", "malformed", endlessly("", "HTTP/1.1 100 Continue\r\n\r\n")],
  ])("in %s is %s, soon and in bounded memory", async (_name, why, script) => {
    const silence = await silent(script, bounds);
    expect(silence.why).toBe(why);
    expect(silence.partial.length).toBeLessThan(most);
  });

  it.each([
    ["never answers", says("")],
    ["stops in the head", says("HTTP/1.1 200 OK\r\na: b")],
    ["stops in the body", says("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")],
    [
      "drips bytes",
      (socket: Socket) => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        const timer = setInterval(() => socket.write("x"), 20);
        socket.on("close", () => clearInterval(timer));
      },
    ],
  ])("that %s times out in bounded time, indefinitely", async (_name, script) => {
    const silence = await silent(script, { ...limits, timeoutMs: 300 });
    expect(silence).toMatchObject({ why: "timeout", definite: false });
  });

  it("is not taken for one when the answer came in time and we were busy ourselves", async () => {
    const { port, worker } = await serverInAnotherThread("setTimeout(() => socket.write(ok), 100)");
    const client = wireClient({ host: "127.0.0.1", port, secure: false }, 1);
    opened.push(client, { close: () => worker.terminate() });
    await client.call(get, limits);
    const call = client.call(get, { ...limits, timeoutMs: 150 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    // Out of the timer phase: the next thing the loop looks at is the timer that is overdue by then, not the socket.
    await new Promise((resolve) => setImmediate(resolve));
    for (const until = performance.now() + 400; performance.now() < until;);
    expect(await call).toMatchObject({ kind: "answer" });
  });
});

/** A server that does this for each request, whatever this thread does. `ok` is an answer, `first` whether the connection is the first. */
async function serverInAnotherThread(script: string): Promise<{ port: number; worker: Worker }> {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     const ok = ${JSON.stringify(ok("in time"))};
     let connections = 0;
     const server = require("node:net").createServer((socket) => {
       const first = ++connections === 1;
       socket.on("data", () => { ${script} });
     });
     server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve) => worker.once("message", resolve));
  return { port, worker };
}

describe("connections", () => {
  it("are kept and never exceed the concurrency", async () => {
    const { client, server } = await against((socket) => setTimeout(() => socket.write(ok("x")), 5), 4);
    const results = await Promise.all(Array.from({ length: 60 }, () => client.call(get, limits)));
    expect(results.every((result) => result.kind === "answer")).toBe(true);
    expect(server.connections()).toBe(4);
  });

  it("are not used again after `connection: close` or HTTP/1.0", async () => {
    for (const bytes of [ok("x", "Connection: Close\r\n"), "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n"]) {
      const { client, server } = await against(says(bytes));
      for (let round = 0; round < 3; round++) await client.call(get, limits);
      expect(server.connections()).toBe(3);
    }
  });

  it("never hand late extra bytes to another request: the next one says malformed and was not sent", async () => {
    const { client, server } = await against((socket, connection) => {
      socket.write(ok("mine"));
      if (connection === 0) setTimeout(() => socket.write(ok("for nobody")), 20);
    });
    const seen: Observation[] = [await client.call(get, limits)];
    await new Promise((resolve) => setTimeout(resolve, 100));
    seen.push(await client.call(get, limits), await client.call(get, limits));
    expect(seen).toMatchObject([{ status: 200 }, { why: "malformed", definite: true }, { status: 200 }]);
    expect(text((seen[1] as Silence).partial)).toContain("for nobody");
    expect(text((seen[2] as Answer).body)).toBe("mine");
    expect(server.received()[0]?.match(/GET/g)).toHaveLength(1);
  });

  it("that bring bytes which answer no request are told of, also when no call found out, and are not read for ever", async () => {
    const { client } = await against((socket) => {
      socket.write(ok("mine"));
      setTimeout(() => endlessly("", "garbage".repeat(5000))(socket, 0, ""), 20);
    });
    expect(client.fault()).toBeUndefined();
    await client.call(get, limits);
    for (let wait = 0; client.fault() === undefined && wait < 500; wait++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(client.fault()).toBe("1 connections brought bytes that answer no request");
    client.endIdle();
    expect(client.fault()).toBe("1 connections brought bytes that answer no request");
  });

  it("that closed while idle are replaced without a word", async () => {
    const { client, server } = await against((socket) => {
      socket.write(ok("x", ""), () => setTimeout(() => socket.end("HTTP/1.1 408 Request Timeout\r\n\r\n"), 10));
    });
    for (let round = 0; round < 3; round++) {
      expect(await client.call(get, limits)).toMatchObject({ status: 200 });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(server.connections()).toBe(3);
    expect(client.fault()).toBeUndefined();
  });

  it("that were reset before we knew are replaced once, because nothing was sent", async () => {
    const { port, worker } = await serverInAnotherThread(
      "socket.write(ok); if (first) setTimeout(() => socket.resetAndDestroy(), 30);",
    );
    const client = wireClient({ host: "127.0.0.1", port, secure: false }, 1);
    opened.push(client, { close: () => worker.terminate() });
    await client.call(get, limits);
    for (const until = performance.now() + 150; performance.now() < until;);
    expect(await client.call(get, limits)).toMatchObject({ kind: "answer", status: 200 });
  });

  it("that close with an answer without saying so carry no other, and no call is lost", async () => {
    let answers = 0;
    const { client, server } = await against((socket) => {
      answers++;
      if (answers % 2 === 0) socket.end(ok("last"));
      else socket.write(ok("first"));
    });
    const observations = await Promise.all(Array.from({ length: 6 }, () => client.call(get, limits)));
    expect(observations.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => "answer"));
    expect(server.received().map((each) => each.match(/GET/gu)?.length)).toEqual([2, 1, 1, 1, 1]);
  });

  it("that lose an answer are the last to carry two requests, until the target was started again", async () => {
    const lost = new Set([0, 4]);
    const { client, server } = await against((socket, connection, piece) => {
      if (lost.has(connection) && server.received()[connection] !== piece) socket.destroy();
      else socket.write(ok("fine"));
    });
    const calls = async (count: number): Promise<string[]> => {
      const kinds: string[] = [];
      for (let call = 0; call < count; call++) kinds.push((await client.call(get, limits)).kind);
      return kinds;
    };
    expect(await calls(5)).toEqual(["answer", "silence", "answer", "answer", "answer"]);
    expect(server.connections()).toBe(4);
    client.endIdle();
    expect(await calls(3)).toEqual(["answer", "silence", "answer"]);
  });

  it("that close before a long request has gone out go on to carry short ones: it was refused, they were not", async () => {
    const { client, server } = await against((socket, connection, piece) => {
      if (/^POST/mu.test(server.received()[connection] ?? "")) socket.destroy();
      else if (piece.endsWith("\r\n\r\n")) socket.write(ok("fine"));
    }, 1);
    const long: CallRequest = { method: "POST", target: "/a", headers: [], body: new Uint8Array(32 * 1024 * 1024) };
    const kinds: string[] = [];
    for (const request of [get, long, get, get, get]) kinds.push((await client.call(request, limits)).kind);
    expect(kinds).toEqual(["answer", "silence", "answer", "answer", "answer"]);
    // The first, the long one once more, and one for the three after it.
    expect(server.connections()).toBe(3);
  });

  it("that close after a second request without a byte leave it closed and unrepeated", async () => {
    let requests = 0;
    const { client } = await against((socket) => {
      if (++requests === 1) socket.write(ok("x"));
      else socket.destroy();
    });
    await client.call(get, limits);
    expect(await client.call(get, limits)).toMatchObject({ why: "closed", definite: false });
    expect(requests).toBe(2);
  });

  it("that are refused are definitely unreachable", async () => {
    const { client, server } = await against(says(""));
    await server.close();
    expect(await client.call(get, limits)).toMatchObject({ why: "unreachable", definite: true });
  });

  it("that are ended by close settle every call, sent or waiting", async () => {
    const { client } = await against(says(""), 2);
    const calls = Array.from({ length: 5 }, () => client.call(get, limits));
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.close();
    const seen = await Promise.all([...calls, client.call(get, limits)]);
    expect(seen.map((each) => (each as Silence).definite)).toEqual([false, false, true, true, true, true]);
  });
});

describe("raw bytes", () => {
  it("bring back every answer and how it ended", async () => {
    const { client, server } = await against(says(ok("one") + ok("two")));
    const exchange = await client.sendBytes(Buffer.from("any \0 bytes\n"), limits, { quietMs: 50 });
    expect(exchange).toMatchObject({ end: "quiet", answers: [{ status: 200 }, { status: 200 }] });
    expect(exchange.answers.map((answer) => text(answer.body))).toEqual(["one", "two"]);
    expect(server.received()).toEqual(["any \0 bytes\n"]);
  });

  it.each([
    ["closed", saysAndCloses("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\nbody"), 1],
    ["closed", saysAndCloses(""), 0],
    ["timeout", says(""), 0],
    ["malformed", says("garbage"), 0],
    ["too-large", says("HTTP/1.1 200 OK\r\ncontent-length: 999999\r\n\r\n"), 0],
    ["malformed", endlessly("", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"), 64],
  ])("end as %s", async (end, script, answers) => {
    const { client } = await against(script);
    const exchange = await client.sendBytes(Buffer.from("x"), { ...limits, timeoutMs: end === "timeout" ? 300 : 5000 });
    expect(exchange.end).toBe(end);
    expect(exchange.answers).toHaveLength(answers);
  });

  it("are over once as many answers came as were asked for", async () => {
    const { client } = await against(says(ok("one") + ok("two")));
    const exchange = await client.sendBytes(Buffer.from("x"), limits, { answers: 1 });
    expect(exchange).toMatchObject({ end: "enough", answers: [{ status: 200 }] });
  });

  it("are waited for between two answers, however long the target is quiet, until those that are due came", async () => {
    const { client } = await against((socket) => {
      socket.write(ok("one"));
      setTimeout(() => socket.write(ok("two")), 200);
    });
    const exchange = await client.sendBytes(Buffer.from("x"), limits, { quietMs: 20, awaited: 2 });
    expect(exchange.answers.map((answer) => text(answer.body))).toEqual(["one", "two"]);
  });

  it("are followed by our end when nothing answers them for too long", async () => {
    const { client } = await against((socket) => socket.once("end", () => socket.end(ok("late"))));
    const exchange = await client.sendBytes(Buffer.from("x"), limits, { endAfterMs: 20 });
    expect(exchange.answers.map((answer) => text(answer.body))).toEqual(["late"]);
  });

  it("end as unreachable when nothing listens", async () => {
    const { client, server } = await against(says(""));
    await server.close();
    expect(await client.sendBytes(Buffer.from("x"), limits)).toMatchObject({ end: "unreachable", answers: [] });
  });
});
