import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { CallRequest } from "../protocol/call.ts";
import type { Membrane } from "./membrane.ts";
import { pairsOf, readBody } from "./http-body.ts";
import { headerValues } from "./parse/headers.ts";

/** Where and how a membrane is served. */
export interface ServerOptions {
  readonly membrane: Membrane;
  /** 0 takes any free port. */
  readonly port?: number;
  /** A loopback address; a membrane is served to others by what stands in front of it. */
  readonly host?: "127.0.0.1" | "::1";
  /** How long requests under way may take to end when the server stops, in milliseconds. */
  readonly graceMs?: number;
  /** Hears of a connection that sent no HTTP request, by a code that quotes nothing. */
  readonly onMalformed?: (code: string) => void;
}

/** A membrane being served. */
export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /** Takes no more connections, lets requests under way end, closes the membrane. Safe to call twice. */
  stop(): Promise<void>;
}

const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 5000;
const GRACE_MS = 5000;
const MOST_HEADER_BYTES = 16 * 1024;
const MOST_CONNECTIONS = 1024;

/** Serves a membrane over HTTP/1.1 on loopback. Resolves when it listens; rejects when it cannot. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { membrane, host = "127.0.0.1", graceMs = GRACE_MS } = options;
  if (!["127.0.0.1", "::1"].includes(host))
    throw new Error("host is not a loopback address, expected 127.0.0.1 or ::1");
  const life: Life = { stopping: false, ending: new WeakSet() };
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: MOST_HEADER_BYTES,
      insecureHTTPParser: false,
      // Asked here instead: the library's own answer has a body.
      requireHostHeader: false,
      noDelay: true,
    },
    (request, response) => void serve(membrane, life, request, response),
  );
  // Headers are bounded in bytes. A bound on their number would drop the rest without a word.
  server.maxHeadersCount = 0;
  server.maxConnections = MOST_CONNECTIONS;
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    options.onMalformed?.(error.code ?? "unknown");
    refuseConnection(error.code, socket as Socket);
  });
  await listen(server, options.port ?? 0, host);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    stop: () => (life.stopped ??= stop(server, membrane, life, graceMs)),
  };
}

interface Life {
  stopping: boolean;
  /** Connections whose last answer is said: what comes over them is the rest of a body, and nothing that follows it is a request. */
  readonly ending: WeakSet<Socket>;
  stopped?: Promise<void>;
}

async function serve(
  membrane: Membrane,
  life: Life,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (life.ending.has(request.socket)) return;
  try {
    const headers = pairsOf(request.rawHeaders);
    if (headerValues(headers, "host").length !== 1) return malformed(response);
    const { health, ready } = membrane.profile.document.runtime;
    if (request.method === "GET" && request.url === health) return plain(response, life, 200, { status: "ok" });
    if (request.method === "GET" && request.url === ready) {
      const able = !life.stopping && (await membrane.ready());
      return plain(response, life, able ? 200 : 503, { status: able ? "ready" : "not ready" });
    }
    const body = await readBody(request, membrane.profile.document.wire.max_body_bytes);
    // The caller went away in the middle of its request: nothing was asked.
    if (body === undefined) return void request.destroy();
    const call: CallRequest = {
      method: request.method ?? "",
      target: request.url ?? "",
      headers,
      body: body.bytes,
    };
    const answer = await membrane.handle(call);
    const sent = [...answer.headers.flat(), "content-length", String(answer.body.length)];
    if (life.stopping || !body.complete) sent.push("connection", "close");
    if (!body.complete) readOnAfterAnswer(request, life);
    response.writeHead(answer.status, sent);
    response.end(answer.body);
  } catch {
    // Nothing a request does may end the process; the membrane itself answers its own failures.
    response.destroy();
  }
}

function malformed(response: ServerResponse): void {
  response.writeHead(400, ["content-length", "0", "connection", "close"]);
  response.end();
}

function plain(response: ServerResponse, life: Life, status: number, body: object): void {
  const text = JSON.stringify(body);
  const headers = ["content-type", "application/json", "content-length", String(Buffer.byteLength(text))];
  if (life.stopping) headers.push("connection", "close");
  response.writeHead(status, headers);
  response.end(text);
}

const LINGER_MS = 2000;

/** The rest of a body that was not read is thrown away for a while: closing at once would reset the connection, and the answer could be lost. */
function readOnAfterAnswer(request: IncomingMessage, life: Life): void {
  const { socket } = request;
  life.ending.add(socket);
  // The library calls this after the last answer. Its own would close both ways.
  socket.destroySoon = () => socket.end();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.on("close", () => clearTimeout(timer));
  request.resume();
}

/** What is no HTTP request gets a status line and nothing else: there is no operation to make a receipt for. */
function refuseConnection(code: string | undefined, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const status =
    code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function stop(server: Server, membrane: Membrane, life: Life, graceMs: number): Promise<void> {
  life.stopping = true;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
  await membrane.close();
}
