import { describe, expect, it } from "vitest";
import { makeCanary, type Canary } from "../../canaries/canary.ts";
import { ENCODINGS } from "../../canaries/encodings.ts";
import type { LeakOracle } from "./leak.ts";
import { createLeakOracle } from "./oracle.ts";
import { openStream } from "./stream.ts";

const createBulkLeakOracle = (): LeakOracle => createLeakOracle({ views: false });

const value = makeCanary("nonce", "stream.test", 0, "alnum", 32);
const canary: Canary = { id: "c-1", value, carries: "secret", owner: "lane-1", where: "/note" };
const block = 1024 * 1024 + 16 * 1024;

describe("a stream", () => {
  it("finds what is split between pieces, wherever the border is", () => {
    const text = Buffer.from(`before ${value} after`);
    for (let border = 1; border < text.length; border++) {
      const oracle = createLeakOracle();
      oracle.plant([canary]);
      const stream = oracle.scanStream("stdout");
      stream.push(text.subarray(0, border));
      stream.push(text.subarray(border));
      expect(stream.end()).toEqual([{ canary: "c-1", form: "plain", surface: "stdout", offset: 7, length: 32 }]);
      expect(oracle.coverage().bytes).toEqual(new Map([["stdout", text.length]]));
    }
  });

  it("finds what lies across the border of two blocks, in every claimed form, at its place in the whole", () => {
    for (const { name, encode } of ENCODINGS) {
      const oracle = createBulkLeakOracle();
      if (!oracle.claims.includes(name)) continue;
      oracle.plant([canary]);
      const written = Buffer.from(encode(value));
      const bytes = Buffer.alloc(block * 2, ".");
      const at = block - (written.length >>> 1);
      written.copy(bytes, at);
      const stream = oracle.scanStream("storage");
      for (let from = 0; from < bytes.length; from += 60_000) stream.push(bytes.subarray(from, from + 60_000));
      const leaks = stream.end();
      expect(
        leaks.map((leak) => leak.canary),
        name,
      ).toContain("c-1");
      for (const { offset } of leaks) {
        expect(offset, name).toBeGreaterThanOrEqual(at);
        expect(offset, name).toBeLessThan(at + written.length);
      }
      expect(oracle.coverage().bytes.get("storage")).toBe(bytes.length);
    }
  });

  it("shows the oracle every stretch of 4096 characters whole, whatever the size of the pieces", () => {
    // Each number stands at four times its value, so a block tells where in the stream it lies.
    const bytes = new Uint8Array(Uint32Array.from({ length: 900_000 }, (_, number) => number).buffer);
    for (const size of [60_000, 1_040_384, 3_600_000]) {
      const blocks: [number, number][] = [];
      const search = (block: Uint8Array): [] => {
        const numbers = new DataView(block.buffer, block.byteOffset, block.byteLength);
        const start = numbers.getUint32(0, true) * 4;
        blocks.push([start, start + block.length]);
        return [];
      };
      const stream = openStream({ search, taken: () => {} });
      for (let from = 0; from < bytes.length; from += size) stream.push(bytes.subarray(from, from + size));
      stream.end();
      expect(blocks.length).toBeGreaterThan(3);
      expect([blocks[0]?.[0], blocks.at(-1)?.[1]]).toEqual([0, bytes.length]);
      for (const [at, [start]] of blocks.entries())
        if (at > 0) expect(blocks[at - 1]![1] - start).toBeGreaterThanOrEqual(4096);
    }
  });

  it("keeps what it was given even when the caller reuses the piece", () => {
    const oracle = createLeakOracle();
    oracle.plant([canary]);
    const stream = oracle.scanStream("stdout");
    const piece = Buffer.from(value);
    stream.push(piece);
    piece.fill(0);
    expect(stream.end()).toHaveLength(1);
  });
});
