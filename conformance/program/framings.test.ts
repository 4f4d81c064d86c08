import { describe, expect, it } from "vitest";
import type { CallRequest } from "../../src/protocol/call.ts";
import { readRequest, type ReadRequest } from "../mutants/request-reader.ts";
import { HONEST_FRONT } from "../mutants/socket-front.ts";
import { ASKEW_FRAMINGS, FRAMINGS, HIDING_FRAMINGS } from "./framings.ts";

const wire = { host: "127.0.0.1:1", base: "/base" };
const request: CallRequest = {
  method: "POST",
  target: "/path",
  headers: [["content-type", "application/json"]],
  body: Buffer.from('{"a":1,"b":2}'),
};
const body = Buffer.from(request.body ?? []).toString();

const written = (name: string, times = FRAMINGS.get(name)?.requests ?? 0): Buffer =>
  Buffer.from(
    FRAMINGS.get(name)?.write(
      Array.from({ length: times }, () => request),
      wire,
    ).bytes ?? [],
  );

/** Every request that a strict reader sees in bytes after which the other side ends. */
function seenIn(bytes: Buffer): { bodies: string[]; coded: boolean; end: ReadRequest["kind"] } {
  const bodies: string[] = [];
  let coded = false;
  for (let rest = bytes; ;) {
    const read = readRequest(rest, HONEST_FRONT, true);
    if (read.kind !== "read") return { bodies, coded, end: read.kind };
    coded ||= read.request.headers.some(([name]) => name === "content-encoding");
    bodies.push(Buffer.from(read.request.body ?? []).toString());
    rest = rest.subarray(read.used);
  }
}

describe("a framing", () => {
  it.each([...ASKEW_FRAMINGS, ...HIDING_FRAMINGS])("%s shows a strict reader no body that could be taken", (name) => {
    const { bodies, coded } = seenIn(written(name));
    if (!coded) expect(bodies).not.toContain(body);
    expect(written(name).toString("latin1")).toMatch(/^POST \/base\/path HTTP\/1\.1\r\n/u);
  });

  it("that hides a request holds it whole", () => {
    for (const name of HIDING_FRAMINGS) expect(seenIn(hiddenIn(written(name))).bodies, name).toEqual([body]);
  });

  it("in turn shows every request, one after the other", () => {
    expect(seenIn(written("in-turn", 3))).toMatchObject({ bodies: [body, body, body], end: "more" });
  });

  it("packs much into little", () => {
    expect(written("gzip-bomb").length).toBeLessThan(16_384);
  });
});

function hiddenIn(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.lastIndexOf("POST "));
}
