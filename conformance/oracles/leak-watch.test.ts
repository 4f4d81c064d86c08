import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Observation } from "../../src/protocol/call.ts";
import { startLeakWatch } from "./leak-watch.ts";

const answer = (header: string): Observation => ({
  kind: "answer",
  status: 200,
  headers: [["x-hidden", header]],
  body: Buffer.from("{}"),
  milliseconds: 1,
});

it("says so when an answer hides more than can be looked into, each time anew", () => {
  const watch = startLeakWatch();
  const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024)).toString("base64");
  expect(watch.searchAnswer(answer(bomb))).toEqual({ leaks: [], complete: false });
  expect(watch.searchAnswer(answer("plain"))).toEqual({ leaks: [], complete: true });
});
