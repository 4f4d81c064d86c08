import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { makesMove, movesInto, namingPlaces, nameMade, usersByName } from "./named.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ name }) => name === "control-plane")!;
const named = (name: string): (typeof profile.operations)[number] =>
  profile.operations.find((each) => each.name === name)!;

it("finds the moves into a state, and none where it is already", () => {
  const [on, ...more] = movesInto(profile, "switch", "off", ["on"]) ?? [];
  expect([on?.by, on?.where?.value, more]).toEqual(["control.connector.state", true, []]);
  expect(movesInto(profile, "connection", "connected", ["connected"])).toEqual([]);
  expect(movesInto(profile, "connection", "absent", ["nowhere"])).toBeUndefined();
});

it("knows a move that only one value makes", () => {
  const [on] = movesInto(profile, "switch", "off", ["on"]) ?? [];
  expect([true, false].map((enabled) => makesMove(on!, { connector_id: "slack", enabled }))).toEqual([true, false]);
});

it("finds the places where callers name what has a state", () => {
  const places = (name: string): string[] =>
    namingPlaces(profile, named(name)).map(({ resource, at }) => `${resource} ${at}`);
  expect(places("control.connector.ingest")).toEqual(["switch /connector_id", "connection /connector_id"]);
  expect(places("control.connector.revoke")).toEqual(["connection /connector_id"]);
  expect(places("control.policy.set")).toEqual([]);
});

it("reads the name from the request that moved a thing last", () => {
  const made = new Map([
    ["connection", { step: "s1", operation: "control.connector.connect", input: { connector_id: "slack" } }],
  ]);
  expect(nameMade(profile, "connection", made)).toBe("slack");
  expect(nameMade(profile, "switch", made)).toBeUndefined();
});

it("finds the operations that ask for a state of what another one names", () => {
  const users = (name: string): string[] => usersByName(profile, named(name)).map((user) => user.name);
  for (const name of ["state", "connect", "revoke", "ingest"])
    expect(users(`control.connector.${name}`)).toEqual(["control.connector.ingest"]);
  expect(users("control.policy.set")).toEqual([]);
});
