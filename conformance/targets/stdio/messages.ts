import { protocolFault } from "../../../src/bundle/meta-schema.ts";
import { parseStrictJson } from "../../../src/bundle/strict-json.ts";
import type { StdioFromAdapter, StdioToAdapter } from "../../../src/generated/documents.ts";

/** Version of the protocol that both sides name. */
export const PROTOCOL = "membrane-stdio/1";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a line of an adapter, or says why it is no message, without a byte of it. */
export function readMessage(line: Buffer): { message: StdioFromAdapter } | { fault: string } {
  let text: string;
  try {
    text = decoder.decode(line);
  } catch {
    return { fault: "a line is not UTF-8" };
  }
  const parsed = parseStrictJson(text);
  if ("fault" in parsed) return { fault: `a line is no JSON text (${parsed.fault.fault})` };
  const place = protocolFault("StdioFromAdapter", parsed.value);
  return place === undefined
    ? { message: parsed.value as StdioFromAdapter }
    : { fault: `a line is no message of the protocol, at ${place}` };
}

/** A message of ours as a line. Throws when it is none: then the fault is ours. */
export function writtenMessage(message: StdioToAdapter): string {
  const place = protocolFault("StdioToAdapter", message);
  if (place !== undefined) throw new Error(`our own message breaks the stdio protocol at ${place}`);
  return `${JSON.stringify(message)}\n`;
}

/** The bytes of a base64 text, or undefined when another text would have given the same. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
