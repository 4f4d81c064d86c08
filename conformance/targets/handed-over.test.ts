import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { givenThing } from "../../src/bundle/given-thing.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { callersOf } from "../../src/protocol/given.ts";
import { givenFromConfig, makeGiven } from "./given.ts";
import { handedOver } from "./handed-over.ts";
import { KEY_VERSIONS, keyVariable } from "./sealing-keys.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ name }) => name === "control-plane")!;
const make = (own: number): ReturnType<typeof makeGiven> =>
  makeGiven({ nonce: "n", lanes: 2, own, signerNames: [], profile });

describe("what is handed over", () => {
  it("stands in the variable, or in a file of its owner where it is too long", () => {
    expect(handedOver("[]")).toBe("[]");
    const long = "x".repeat(100_000);
    const path = handedOver(long).replace(/^file:/u, "");
    expect(readFileSync(path, "utf8")).toBe(long);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("has callers of their own for each case where callers name what has a state", () => {
    const given = make(40);
    const all = [...given.lanes, ...(given.own ?? [])].flatMap((lane) => [lane.self, lane.other]);
    expect(given.own).toHaveLength(40);
    expect(new Set(all.map(({ tenant }) => tenant)).size).toBe(84);
    const [first] = given.own ?? [];
    expect(first?.noScope).toMatchObject({ tenant: first?.self.tenant, scopes: [] });
    expect(first?.unbound?.tenant).toBe("");
    expect(new Set(callersOf(first!).map(({ token }) => token)).size).toBe(4);
  });

  it("says of each caller its tenant and scopes, and leaves out what it has not", () => {
    const { environment } = make(1);
    const listed = JSON.parse(environment["MEMBRANE_IDENTITIES"]!) as { tenant?: string; scopes: string[] }[];
    expect(listed.filter(({ tenant }) => tenant === undefined).length).toBeGreaterThan(0);
    expect(listed.filter(({ scopes }) => scopes.length === 0)).toHaveLength(3);
    expect(new Set(listed.flatMap((each) => Object.keys(each)))).toEqual(new Set(["token", "tenant", "scopes"]));
  });

  it("has a fresh key for each version under the variables the contract names", () => {
    const { environment } = make(1);
    const given = givenThing(profile, "sealing-key")!;
    expect(environment[given.env]).toBe(KEY_VERSIONS[0]);
    const keys = KEY_VERSIONS.map((version) => environment[keyVariable(given, version)] ?? "");
    expect(keys.map((key) => Buffer.from(key, "base64").length)).toEqual([32, 32]);
    expect(keys[0]).not.toBe(keys[1]);
    expect(make(1).environment[keyVariable(given, "v1")]).not.toBe(keys[0]);
  });

  it("takes callers without scope and without tenant from a configuration", () => {
    const scopes = [profile.document.identities.scope!];
    const identities = [
      { token: "t1", tenant: "a", scopes },
      { token: "t2", tenant: "b", scopes },
      { token: "t3", tenant: "a", scopes: [] },
      { token: "t4", scopes },
    ];
    const { lanes, own } = givenFromConfig("n", identities, new Map(), profile);
    expect(own).toEqual(lanes);
    expect(callersOf(lanes[0]!).map(({ token }) => token)).toEqual(["t1", "t2", "t3", "t4"]);
  });
});
