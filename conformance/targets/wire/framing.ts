import { malformed, type Fault } from "./fault.ts";
import type { Head, Headers } from "./head.ts";

/** How the end of an answer's body is known. */
export interface Framing {
  readonly kind: "none" | "length" | "chunked" | "close";
  /** Bytes of body, when known. */
  readonly length: number;
  /** Whether the connection may carry another request afterwards. */
  readonly reusable: boolean;
}

/** Tells where the body of an answer ends. Two statements about it that could be read differently are a fault. */
export function framingOf(head: Head, method: string): Framing | Fault {
  const { headers, status } = head;
  const encodings = listOf(headers, "transfer-encoding");
  const lengths = listOf(headers, "content-length");
  const reusable = staysOpen(head);
  const stated = lengths.length === 0 ? undefined : oneLength(lengths);
  if (typeof stated === "object") return stated;
  if (encodings.length > 0 && stated !== undefined) return malformed("both content-length and transfer-encoding");
  if (status === 101 || (method === "CONNECT" && status >= 200 && status < 300)) return bodyless(false);
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) return bodyless(reusable);
  if (encodings.length > 0) {
    if (head.minor === 0) return malformed("transfer-encoding in an answer of HTTP/1.0");
    if (encodings.length !== 1 || encodings[0] !== "chunked") return malformed("transfer-encoding other than chunked");
    return { kind: "chunked", length: 0, reusable };
  }
  if (stated !== undefined) return { kind: "length", length: stated, reusable };
  return { kind: "close", length: 0, reusable: false };
}

function bodyless(reusable: boolean): Framing {
  return { kind: "none", length: 0, reusable };
}

function oneLength(values: readonly string[]): number | Fault {
  if (new Set(values).size > 1) return malformed("content-length is given more than once, with different values");
  const value = values[0] ?? "";
  return /^[0-9]{1,15}$/.test(value) ? Number(value) : malformed("content-length is not a number");
}

function staysOpen({ minor, headers }: Head): boolean {
  const wishes = listOf(headers, "connection");
  if (minor === 0) return wishes.includes("keep-alive") && !wishes.includes("close");
  return wishes.length === 0 || !wishes.includes("close");
}

function listOf(headers: Headers, name: string): string[] {
  const items: string[] = [];
  for (const header of headers) {
    if (header[0] !== name) continue;
    for (const item of header[1].split(",")) items.push(item.trim().toLowerCase());
  }
  return items;
}
