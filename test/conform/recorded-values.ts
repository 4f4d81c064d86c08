import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../cli/built.ts";

/** Shorter texts can be anywhere by accident. */
const SHORTEST = 12;

/** A recording of one target process: what it was started with and every byte it was sent. */
export interface Recording {
  readonly environment: Readonly<Record<string, string>>;
  /** The stream of each connection, in the order they were opened. */
  readonly streams: readonly Buffer[];
}

/** Reads what targets wrote down, one recording for each time one was started. */
export function readRecordings(file: string): Recording[] {
  const recordings: { environment: Record<string, string>; streams: Map<number, Buffer[]> }[] = [];
  for (const line of readFileSync(file, "utf8").trimEnd().split("\n")) {
    const entry = JSON.parse(line) as { environment?: Record<string, string>; connection?: number; bytes?: string };
    if (entry.environment !== undefined) recordings.push({ environment: entry.environment, streams: new Map() });
    const streams = recordings.at(-1)?.streams;
    if (streams === undefined || entry.connection === undefined) continue;
    const chunks = streams.get(entry.connection) ?? [];
    chunks.push(Buffer.from(entry.bytes ?? "", "base64"));
    streams.set(entry.connection, chunks);
  }
  return recordings.map(({ environment, streams }) => ({
    environment,
    streams: [...streams.values()].map((chunks) => Buffer.concat(chunks)),
  }));
}

/** Every text of the recorded requests that is long enough to mean something, with where it stood: header values, query, path, and string leaves of bodies and of signed records. */
export function valuesIn(recordings: readonly Recording[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const { environment, streams } of recordings) {
    for (const [name, value] of Object.entries(environment)) {
      for (const text of [value, ...leavesOf(value)]) add(values, text, `variable ${name}`);
    }
    for (const stream of streams) for (const request of requestsIn(stream)) addRequest(values, request);
  }
  return values;
}

/** Texts that say nothing of one run: those of the contracts, and those that another run with other callers, seed and nonce sent as well. */
export function saysNothing(elsewhere: ReadonlyMap<string, string>): (value: string) => boolean {
  const contracts = new Set<string>();
  for (const file of readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".json")) continue;
    JSON.parse(readFileSync(join(root, "contracts", file), "utf8"), (name, value: unknown) => {
      contracts.add(name);
      if (typeof value === "string") contracts.add(value);
      return value;
    });
  }
  return (value) => contracts.has(value) || elsewhere.has(value);
}

/** Where values stand in texts, naming the place and the value's origin, length and digest, never the value. */
export function placesOf(values: ReadonlyMap<string, string>, texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([place, text]) => {
    const starts = new Set<string>();
    for (let at = 0; at + SHORTEST <= text.length; at++) starts.add(text.slice(at, at + SHORTEST));
    return [...values].flatMap(([value, origin]) => {
      // In JSON some characters stand escaped.
      const forms = [value, JSON.stringify(value).slice(1, -1)];
      if (!forms.some((form) => starts.has(form.slice(0, SHORTEST)) && text.includes(form))) return [];
      const digest = createHash("sha256").update(value).digest("hex").slice(0, 8);
      return [`${place}: ${origin}, ${value.length} characters, ${digest}`];
    });
  });
}

interface Recorded {
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** The requests of a stream. A last one may be cut off where a process died; anything else left over is an error, for it would go unsearched. */
function requestsIn(stream: Buffer): Recorded[] {
  const requests: Recorded[] = [];
  let rest = stream;
  while (rest.length > 0) {
    const end = rest.indexOf("\r\n\r\n");
    const [line = "", ...fields] = (end < 0 ? rest : rest.subarray(0, end)).toString("utf8").split("\r\n");
    if (!/^[A-Z]+ \S+ HTTP\/1\.1$/u.test(line)) throw new Error("the recording holds bytes that are no request");
    const headers = fields.map((field): [string, string] => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    });
    const length = Number(headers.find(([name]) => name === "content-length")?.[1] ?? 0);
    const from = end < 0 ? rest.length : end + 4;
    requests.push({ line, headers, body: rest.subarray(from, from + length) });
    rest = rest.subarray(from + length);
  }
  return requests;
}

function addRequest(values: Map<string, string>, { line, headers, body }: Recorded): void {
  const [method, target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const where = `${method} ${path.slice(0, 40).replaceAll(/[A-Za-z0-9_-]{24,}/gu, "*")}`;
  for (const segment of path.split("/")) add(values, decoded(segment), `${where} path`);
  for (const value of new URLSearchParams(query).values()) add(values, value, `${where} query`);
  for (const [name, value] of headers)
    for (const text of [value, ...value.split(" ")]) add(values, text, `${where} header ${name}`);
  const text = body.toString("utf8");
  for (const leaf of leavesOf(text)) add(values, leaf, `${where} body`);
}

/** String leaves of a JSON text, of signed records in it, and where it is none, everything in quotes or between blanks. */
function leavesOf(text: string): string[] {
  const leaves: string[] = [];
  try {
    JSON.parse(text, (_name, value: unknown) => {
      if (typeof value === "string") leaves.push(value);
      return value;
    });
  } catch {
    leaves.push(...[...text.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].map(([, inside = ""]) => inside), ...text.split(/\s+/u));
  }
  return leaves.flatMap((leaf) => [leaf, ...claimsOf(leaf)]);
}

/** String leaves of the claims of a compact JWS. */
function claimsOf(text: string): string[] {
  const parts = text.split(".");
  if (parts.length !== 3 || parts[0]?.startsWith("eyJ") !== true) return [];
  return [...parts, ...leavesOf(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"))];
}

function add(values: Map<string, string>, value: string, origin: string): void {
  if (value.length >= SHORTEST && !values.has(value)) values.set(value, origin);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
