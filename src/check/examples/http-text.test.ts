import { describe, expect, it } from "vitest";
import { readHttp } from "./http-text.ts";

describe("an HTTP example", () => {
  it("is read as a request and its answer, each piece with its place", () => {
    const text =
      "\nPOST /a/b?c=d HTTP/1.1\nX-One: 1\ncontent-type:application/json\n\n{\n\n}\n\nHTTP/1.1 409 Conflict\nretry-after: 1\n\n{}\n";
    const { request, answer, stray } = readHttp(text);
    const pieces = [
      request!.method,
      request!.target,
      request!.headers[1]!.value,
      request!.body,
      answer!.status,
      answer!.headers[0]!.name,
      answer!.body,
    ];
    expect(pieces.map((piece) => piece.text)).toEqual([
      "POST",
      "/a/b?c=d",
      "application/json",
      "{\n\n}",
      "409",
      "retry-after",
      "{}",
    ]);
    for (const piece of pieces) expect(text.slice(piece.at, piece.at + piece.text.length)).toBe(piece.text);
    expect(stray).toBeUndefined();
  });

  it("may be an answer alone, or a request without headers and body", () => {
    expect(readHttp("HTTP/1.1 204 No Content\n").answer).toMatchObject({ status: { text: "204" }, body: { text: "" } });
    expect(readHttp("GET /a\n").request).toMatchObject({ target: { text: "/a" }, headers: [], body: { text: "" } });
  });

  it.each([
    ["curl -X POST https://a.example\n", "curl -X POST https://a.example"],
    ["GET /a\nno header\n\n{}\n", "no header"],
    ["GET /a\n\nHTTP/1.1 200 OK\nnor here\n\n{}\n", "nor here"],
  ])("tells a line that is no part of it in %j", (text, line) => {
    expect(readHttp(text).stray?.text).toBe(line);
  });

  it("is nothing where there is nothing", () => {
    expect(readHttp("\n \n")).toEqual({ request: undefined, answer: undefined, stray: undefined });
  });
});
