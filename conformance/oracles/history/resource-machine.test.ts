import { expect, it } from "vitest";
import { loadBundle } from "../../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../../src/bundle/locate.ts";
import { linearize } from "./linearize.ts";
import { resourceMachine, type Deed } from "./resource-machine.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ name }) => name === "control-plane")!;
const deed = (name: string, result: "accepted" | "refused", sent: unknown = {}): Deed => ({
  kind: "call",
  operation: profile.operations.find((each) => each.name === `control.connector.${name}`)!,
  sent,
  result,
});
const inOrder = (deeds: readonly Deed[], start: string): string =>
  linearize(
    deeds.map((action, index) => ({ id: `${index}`, action, began: 2 * index, ended: 2 * index + 1 })),
    resourceMachine(profile, "switch", start),
  ).found;

it("begins where what callers name was moved to, and moves by the value that was sent", () => {
  const off = deed("state", "accepted", { enabled: false });
  const on = deed("state", "accepted", { enabled: true });
  expect(inOrder([deed("ingest", "accepted"), off, deed("ingest", "refused")], "on")).toBe("yes");
  expect(inOrder([off, deed("ingest", "accepted")], "on")).toBe("no");
  expect(inOrder([off, on, deed("ingest", "accepted")], "on")).toBe("yes");
  expect(inOrder([deed("ingest", "accepted")], "off")).toBe("no");
});
