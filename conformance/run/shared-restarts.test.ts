import { describe, expect, it } from "vitest";
import { shareRestarts } from "./shared-restarts.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("shared restarts", () => {
  it("wait for every case under way and serve all of them with one kill", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async (without) => void kills.push(without.join()));
    await Promise.all([restarts.begin(), restarts.begin(), restarts.begin()]);
    const first = restarts.restart([]);
    await turn();
    expect(kills).toEqual([]);
    const second = restarts.restart([]);
    restarts.end();
    await Promise.all([first, second]);
    expect(kills).toEqual([""]);
  });

  it("take a changed environment first and give the plain one back to all at once", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async (without) => void kills.push(without.join()));
    await Promise.all([restarts.begin(), restarts.begin()]);
    const plain = restarts.restart([]);
    await restarts.restart(["KEY"]);
    expect(kills).toEqual(["KEY"]);
    await Promise.all([plain, restarts.restart([])]);
    expect(kills).toEqual(["KEY", ""]);
  });

  it("let no case begin in an environment another one changed", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async (without) => void kills.push(without.join()));
    await restarts.begin();
    await restarts.restart(["KEY"]);
    let begun = false;
    const late = restarts.begin().then(() => (begun = true));
    await turn();
    expect(begun).toBe(false);
    restarts.end();
    await late;
    expect(kills).toEqual(["KEY", ""]);
  });

  it("hand a failed start to those who asked for it, and try again for the next", async () => {
    let starts = false;
    const restarts = shareRestarts(async () => {
      if (!starts) throw new Error("did not start");
    });
    await restarts.begin();
    await expect(restarts.restart([])).rejects.toThrow("did not start");
    restarts.end();
    starts = true;
    await restarts.begin();
    await restarts.restart([]);
    restarts.end();
  });
});
