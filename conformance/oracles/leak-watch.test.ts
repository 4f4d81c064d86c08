import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Observation } from "../../src/protocol/call.ts";
import type { Surface } from "../../src/protocol/target.ts";
import { makeCanary, type Canary } from "../canaries/canary.ts";
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

it("searches each surface for all that was planted until then, and judges each by itself", async () => {
  const watch = startLeakWatch();
  const [early, late] = [planted(1), planted(2)];
  const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024)).toString("base64");
  watch.plant(early);
  const first = await watch.searchSurface(surface(`${late.value} ${bomb}`));
  expect(first).toMatchObject({ leaks: [], complete: false });
  watch.plant(late);
  const second = await watch.searchSurface(surface(`${early.value} ${late.value}`));
  expect(second.leaks.map(({ canary, form }) => [canary, form])).toEqual([
    [early.id, "plain"],
    [late.id, "plain"],
  ]);
  expect(second.complete).toBe(true);
});

function planted(n: number): Canary {
  const value = makeCanary("nonce", "case", n, "alnum", 32);
  return { id: `case#${n}`, value, carries: "accepted", owner: "case", where: `n=${n}` };
}

function surface(text: string): Surface {
  return {
    name: "stdout",
    power: "logs",
    drain: (sink) => {
      sink(Buffer.from(text));
      return Promise.resolve(text.length);
    },
  };
}
