import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { givenThing } from "../../bundle/given-thing.ts";
import { clockOf } from "./clock-offset.ts";
import { NOW, profile } from "./fixtures/control-scene.ts";

const { env } = givenThing(profile, "clock")!;
const { deployment } = givenThing(profile, "sealing-key")!;

describe("the clock of a control plane", () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it.each([
    [undefined, 0],
    ["", 0],
    ["0", 0],
    ["301", 301],
    ["-60", -60],
  ])("with %j in the environment is %d seconds ahead", (value, seconds) => {
    expect(clockOf({ [env]: value }, profile)()).toBe(NOW + 1000 * seconds);
  });

  it.each(["1.5", "1e3", " 60", "sixty", "12345678901"])("cannot be set by %j", (value) => {
    expect(() => clockOf({ [env]: value }, profile)).toThrow(`${env}: is no whole number of seconds`);
  });

  it("cannot be moved in production, however that is written", () => {
    for (const named of ["production", "Production"])
      expect(() => clockOf({ [env]: "60", [deployment!]: named }, profile)).toThrow(`${env}: is set in production`);
    expect(clockOf({ [deployment!]: "production" }, profile)()).toBe(NOW);
    expect(clockOf({ [env]: "60", [deployment!]: "staging" }, profile)()).toBe(NOW + 60_000);
  });
});
