import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { CallRequest, Observation } from "../../src/protocol/call.ts";
import { readRequest, type Headers } from "./request-reader.ts";

/** What a front does with the bytes of a connection. Each part can be made wrong by itself. */
export interface Front {
  /** Name and value of a header line; undefined when it is none. */
  readonly headerLine: (line: string) => readonly [name: string, value: string] | undefined;
  /** Whether a request may be read at all. */
  readonly admits: (headers: Headers) => boolean;
  /** How the body ends; undefined when that cannot be told. */
  readonly framing: (headers: Headers) => "chunked" | number | undefined;
  /** Size of a chunk by its line; undefined when it says none. */
  readonly chunkSize: (line: string) => number | undefined;
  /** What the membrane is handed for a body. */
  readonly content: (request: CallRequest) => CallRequest;
  /** Whether the body that has come is taken when the other side ends before it is whole. */
  readonly takesBroken: boolean;
  /** In which order requests that came together are answered. */
  readonly order: (answers: readonly Buffer[]) => readonly Buffer[];
}

const TOKEN_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/u;

/** Takes nothing that two readers could read differently. */
export const HONEST_FRONT: Front = {
  headerLine: (line) => {
    const [, name, value] = TOKEN_LINE.exec(line) ?? [];
    return name === undefined || value === undefined ? undefined : [name.toLowerCase(), value];
  },
  admits: (headers) => headers.filter(([name]) => name === "host").length === 1,
  framing: (headers) => {
    const codings = valuesOf(headers, "transfer-encoding");
    const lengths = valuesOf(headers, "content-length");
    if (codings.length + lengths.length > 1) return undefined;
    if (codings.length === 1) return codings[0]?.toLowerCase() === "chunked" ? "chunked" : undefined;
    return lengthOf(lengths[0] ?? "0");
  },
  chunkSize: (line) => (/^[0-9A-Fa-f]{1,8}$/u.test(line) ? Number.parseInt(line, 16) : undefined),
  content: (request) => request,
  takesBroken: false,
  order: (answers) => answers,
};

/** Every value a header is given. */
export function valuesOf(headers: Headers, wanted: string): string[] {
  return headers.flatMap(([name, value]) => (name === wanted ? [value] : []));
}

/** A length as HTTP writes it; undefined for any other text. */
export function lengthOf(text: string): number | undefined {
  return /^[0-9]{1,9}$/u.test(text) ? Number(text) : undefined;
}

/** A front that listens. */
export interface OpenFront {
  readonly url: string;
  close(): Promise<void>;
}

/** Puts a membrane without a socket behind one, on loopback. */
export async function openFront(
  front: Front,
  call: (request: CallRequest) => Promise<Observation>,
): Promise<OpenFront> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, front, call);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closed(server, sockets),
  };
}

function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

const REFUSAL = Buffer.from("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");

function serve(socket: Socket, front: Front, call: (request: CallRequest) => Promise<Observation>): void {
  let waiting = Buffer.alloc(0);
  let over = false;
  let turn = Promise.resolve();
  const end = (last?: Buffer): void => {
    over = true;
    socket.end(last ?? "");
  };
  const take = async (ended: boolean): Promise<void> => {
    if (over) return;
    const answers: Buffer[] = [];
    let last: Buffer | undefined;
    while (last === undefined) {
      const read = readRequest(waiting, front, ended);
      if (read.kind === "more") break;
      if (read.kind === "refused") last = REFUSAL;
      else {
        waiting = waiting.subarray(read.used);
        const observation = await call(front.content(read.request));
        if (observation.kind === "silence") return void socket.destroy();
        const closes = valuesOf(read.request.headers, "connection").includes("close");
        answers.push(written(observation, closes));
        if (closes) last = Buffer.alloc(0);
      }
    }
    for (const answer of front.order(answers)) socket.write(answer);
    if (last !== undefined || ended) end(last);
  };
  const then = (ended: boolean): void => void (turn = turn.then(() => take(ended)));
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece]);
    then(false);
  });
  socket.on("end", () => then(true));
}

function written({ status, headers, body }: Extract<Observation, { kind: "answer" }>, closes: boolean): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const own = [`content-length: ${body.length}`, ...(closes ? ["connection: close"] : [])];
  const head = [`HTTP/1.1 ${status} Answer`, ...lines, ...own].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), body]);
}
