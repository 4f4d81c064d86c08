import { describe, expect, it } from "vitest";
import { groupCommit, type Entry } from "./journal.ts";

const entry = (tenant: string): Entry => ({ tenant, writes: [] });

/** A flush that is let go by hand. */
function heldFlush(): {
  flush: (entries: readonly Entry[]) => Promise<void>;
  groups: string[][];
  settle: (error?: Error) => void;
} {
  const groups: string[][] = [];
  const held: ((error?: Error) => void)[] = [];
  return {
    groups,
    flush: (entries) => {
      groups.push(entries.map(({ tenant }) => tenant));
      return new Promise((resolve, reject) => held.push((error) => (error === undefined ? resolve() : reject(error))));
    },
    settle: (error) => held.shift()?.(error),
  };
}

describe("group commit", () => {
  it("flushes together what comes together, and then all that gathered meanwhile", async () => {
    const { flush, groups, settle } = heldFlush();
    const { keep } = groupCommit(flush);
    const first = ["a", "b"].map((tenant) => keep(entry(tenant)));
    await expect.poll(() => groups).toEqual([["a", "b"]]);
    const second = ["c", "d"].map((tenant) => keep(entry(tenant)));
    settle();
    await Promise.all(first);
    await expect
      .poll(() => groups)
      .toEqual([
        ["a", "b"],
        ["c", "d"],
      ]);
    settle();
    await Promise.all(second);
  });

  it("acknowledges nothing before its own flush", async () => {
    const { flush, groups, settle } = heldFlush();
    const { keep } = groupCommit(flush);
    const kept: string[] = [];
    const first = keep(entry("a")).then(() => kept.push("a"));
    await expect.poll(() => groups.length).toBe(1);
    const second = keep(entry("b")).then(() => kept.push("b"));
    settle();
    await first;
    expect(kept).toEqual(["a"]);
    await expect.poll(() => groups.length).toBe(2);
    settle();
    await second;
    expect(kept).toEqual(["a", "b"]);
  });

  it("lets an entry that cannot be kept take no other down with it", async () => {
    const flushed: string[] = [];
    const { keep } = groupCommit(async (entries) => {
      await Promise.resolve();
      if (entries.some(({ tenant }) => tenant === "bad")) throw new Error("not kept");
      flushed.push(...entries.map(({ tenant }) => tenant));
    });
    const results = await Promise.allSettled(["a", "bad", "b"].map((tenant) => keep(entry(tenant))));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(flushed).toEqual(["a", "b"]);
  });
});
