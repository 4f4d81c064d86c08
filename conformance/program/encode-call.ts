import { gzipSync } from "node:zlib";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import { makeCanary } from "../canaries/canary.ts";
import type { Identity } from "../../src/protocol/given.ts";
import { fill, fillText, type Filling } from "./fill.ts";
import { HAND_OVER, Unsupplied } from "./unsupplied.ts";
import { nodeValue, writeJson, type JsonNode } from "./json-text.ts";
import { OWN_TOKEN, type CallStep, type Sending, type Speaker } from "./program.ts";
import { emptyInput, NOTHING_SHOWN, showing, travelling, underScheme } from "./travel.ts";

/** A step written out. */
export interface EncodedCall {
  readonly request: CallRequest;
  /** The filled-in input as a value, undefined when there is none. */
  readonly sent: unknown;
}

/** Writes a step as the bytes of a request. Nothing is repaired: what a step says is what goes out. */
export function encodeCall(step: CallStep, operation: Operation, profile: Profile, filling: Filling): EncodedCall {
  const send = step.send ?? {};
  const input = step.input === undefined ? emptyInput(operation) : fill(step.input, filling);
  const parts = travelling(input, operation);
  const written = withExtra(parts.body, send, filling);
  const body = operation.input === "body" ? bodyBytes(written, send, filling) : undefined;
  const suffix = send.pathSuffix === undefined ? "" : inPath(fillText(send.pathSuffix, filling));
  const credential =
    send.credential === undefined
      ? credentialOf(step.as, profile, filling)
      : send.credential.replaceAll(OWN_TOKEN, () => callerOf("self", filling).token);
  const shown = credential === undefined ? NOTHING_SHOWN : showing(profile, credential);
  const query = [...parts.query, ...shown.query, ...extraParameters(send, filling)];
  const headers: (readonly [string, string])[] = [...shown.headers];
  if (body !== undefined && send.contentType !== null)
    headers.push(["content-type", send.contentType ?? profile.mediaType]);
  headers.push(...parts.headers);
  for (const [name, value] of send.headers ?? []) headers.push([fillText(name, filling), fillText(value, filling)]);
  if (send.bytes?.trick === "encode" && send.bytes.as === "gzip") headers.push(["content-encoding", "gzip"]);
  const target =
    parts.path.map((piece) => (typeof piece === "string" ? piece : percent(piece.value))).join("") +
    suffix +
    (query.length === 0 ? "" : `?${query.map(([name, value]) => `${percent(name)}=${percent(value)}`).join("&")}`);
  const method = send.method ?? operation.method;
  return {
    request: { method, target, headers, ...(body === undefined ? {} : { body }) },
    sent: input === undefined ? undefined : nodeValue(input),
  };
}

/** The value of the credential header for a speaker, or undefined for none. */
function credentialOf(speaker: Speaker, profile: Profile, filling: Filling): string | undefined {
  if (speaker === "none") return undefined;
  return underScheme(profile, speaker === "unknown" ? unknownCredential(filling) : callerOf(speaker, filling).token);
}

function callerOf(speaker: Exclude<Speaker, "none" | "unknown">, { lane }: Filling): Identity {
  const caller = { self: lane.self, other: lane.other, "no-scope": lane.noScope, unbound: lane.unbound }[speaker];
  if (caller === undefined)
    throw new Unsupplied(`the run was handed no caller of the kind ${speaker}`, HAND_OVER.caller);
  return caller;
}

/** The body with members beside its own. */
function withExtra(body: JsonNode | undefined, { inBody = [] }: Sending, filling: Filling): JsonNode | undefined {
  if (body?.kind !== "object" || inBody.length === 0) return body;
  const extra: [string, JsonNode][] = [];
  for (const [name, value] of inBody) extra.push([fillText(name, filling), fill(value, filling)]);
  return { ...body, entries: [...body.entries, ...extra] };
}

/** A credential nobody was given, fresh for each case and searched for afterwards. */
function unknownCredential(filling: Filling): string {
  const { nonce, caseId } = filling;
  const value = makeCanary(nonce, `${caseId}#unknown`, 0, "alnum", 32);
  filling.plant({ id: `${caseId}#unknown`, value, carries: "token", owner: caseId, where: "credential" });
  return `unknown-${value}`;
}

function bodyBytes(input: JsonNode | undefined, send: Sending, filling: Filling): Uint8Array {
  const plain = input === undefined ? "" : writeJson(input, send.style ?? "compact");
  const tricks = send.bytes;
  if (tricks === undefined) return Buffer.from(plain, "utf8");
  switch (tricks.trick) {
    case "prepend":
      return Buffer.from(fillText(tricks.text, filling) + plain, "utf8");
    case "append":
      return Buffer.from(plain + fillText(tricks.text, filling), "utf8");
    case "replace":
      return Buffer.from(fillText(tricks.text, filling), "utf8");
    case "truncate":
      return Buffer.from(plain.slice(0, Math.floor(plain.length * tricks.keep)), "utf8");
    case "pad":
      return Buffer.from(" ".repeat(Math.max(0, tricks.to - Buffer.byteLength(plain))) + plain, "utf8");
    case "encode":
      return reencoded(plain, tricks.as);
  }
}

function reencoded(plain: string, as: "utf-16le" | "utf-8-bom" | "gzip" | "invalid-utf-8"): Uint8Array {
  switch (as) {
    case "utf-16le":
      return Buffer.from(plain, "utf16le");
    case "utf-8-bom":
      return Buffer.from(`\uFEFF${plain}`, "utf8");
    case "gzip":
      return gzipSync(Buffer.from(plain, "utf8"));
    case "invalid-utf-8": {
      // A lone continuation byte inside the first string of the text.
      const at = plain.indexOf('":"') + 3;
      return Buffer.concat([
        Buffer.from(plain.slice(0, at), "utf8"),
        Buffer.from([0x80, 0xff]),
        Buffer.from(plain.slice(at), "utf8"),
      ]);
    }
  }
}

function extraParameters(send: Sending, filling: Filling): [string, string][] {
  const parameters: [string, string][] = [];
  for (const [name, value] of send.query ?? []) parameters.push([fillText(name, filling), fillText(value, filling)]);
  return parameters;
}

/** Written as in any URL: a blank or a line break would end the request target, and then the request is no request. */
function inPath(text: string): string {
  return text.replaceAll(/[^!-~]+|[?#%]/gu, percent);
}

/** Half a surrogate pair has no UTF-8; a target may have issued a reference with one. */
function percent(text: string): string {
  return encodeURIComponent(Buffer.from(text, "utf8").toString("utf8"));
}
