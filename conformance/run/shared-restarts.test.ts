import { describe, expect, it } from "vitest";
import { shareRestarts } from "./shared-restarts.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("shared restarts", () => {
  it("gives a case back the plain environment when it asks, and kills nothing where it is there", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async ({ without }) => void kills.push(without.join()));
    await restarts.begin();
    await restarts.plain();
    expect(kills).toEqual([]);
    await restarts.restart({ without: ["KEY"] });
    await restarts.plain();
    await restarts.plain();
    expect(kills).toEqual(["KEY", ""]);
  });

  it("waits no second time within a case for a target that did not start as it first did", async () => {
    let kills = 0;
    const restarts = shareRestarts(async () => {
      kills++;
      throw new Error("it did not start");
    });
    await restarts.begin();
    await expect(restarts.restart({ without: [] })).rejects.toThrow("it did not start");
    await expect(restarts.plain()).rejects.toThrow("it did not start");
    expect(kills).toBe(1);
  });

  it("tries to start a target anew that did not start in a changed environment", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async ({ without }) => {
      kills.push(without.join());
      if (without.length > 0) throw new Error("it did not start");
    });
    await restarts.begin();
    await expect(restarts.restart({ without: ["KEY"] })).rejects.toThrow("it did not start");
    await restarts.plain();
    expect(kills).toEqual(["KEY", ""]);
  });

  it("has everything exchanged in one kill, apart from those who exchange nothing", async () => {
    const kills: number[] = [];
    const restarts = shareRestarts(async ({ exchanges = [] }) => void kills.push(exchanges.length));
    await Promise.all([restarts.begin(), restarts.begin(), restarts.begin()]);
    const place = { operation: "o", tenant: "t", names: {} };
    const exchanging = { without: [], exchanges: [[place, place] as const] };
    const one = restarts.restart(exchanging).then(() => restarts.end());
    const plain = restarts.restart({ without: [] });
    await Promise.all([one, restarts.restart(exchanging).then(() => restarts.end())]);
    await plain;
    expect(kills).toEqual([2, 0]);
    restarts.end();
  });

  it("wait for every case under way and serve all of them with one kill", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async ({ without }) => void kills.push(without.join()));
    await Promise.all([restarts.begin(), restarts.begin(), restarts.begin()]);
    const first = restarts.restart({ without: [] });
    await turn();
    expect(kills).toEqual([]);
    const second = restarts.restart({ without: [] });
    restarts.end();
    await Promise.all([first, second]);
    expect(kills).toEqual([""]);
  });

  it("take a changed environment first and give the plain one back to all at once", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async ({ without }) => void kills.push(without.join()));
    await Promise.all([restarts.begin(), restarts.begin()]);
    const plain = restarts.restart({ without: [] });
    await restarts.restart({ without: ["KEY"] });
    expect(kills).toEqual(["KEY"]);
    await Promise.all([plain, restarts.restart({ without: [] })]);
    expect(kills).toEqual(["KEY", ""]);
  });

  it("let those go first whose time is short, also before others that came earlier", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async ({ without }) => void kills.push(without.join()));
    await Promise.all([restarts.begin(), restarts.begin()]);
    const patient = restarts.restart({ without: ["KEY"], timed: false });
    await restarts.restart({ without: ["CLOCK"], timed: true });
    expect(kills).toEqual(["CLOCK"]);
    restarts.end();
    await patient;
    expect(kills).toEqual(["CLOCK", "KEY"]);
  });

  it("take another value for another environment", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async ({ set = {} }) => void kills.push(JSON.stringify(set)));
    await Promise.all([restarts.begin(), restarts.begin()]);
    const plain = restarts.restart({ without: [] });
    await restarts.restart({ without: [], set: { CURRENT: "v2" } });
    expect(kills).toEqual(['{"CURRENT":"v2"}']);
    await Promise.all([plain, restarts.restart({ without: [] })]);
    expect(kills).toEqual(['{"CURRENT":"v2"}', "{}"]);
  });

  it("let no case begin in an environment another one changed", async () => {
    const kills: string[] = [];
    const restarts = shareRestarts(async ({ without }) => void kills.push(without.join()));
    await restarts.begin();
    await restarts.restart({ without: ["KEY"] });
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
    await expect(restarts.restart({ without: [] })).rejects.toThrow("did not start");
    restarts.end();
    starts = true;
    await restarts.begin();
    await restarts.restart({ without: [] });
    restarts.end();
  });
});
