import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { sceneOf } from "../arbitraries/scene.ts";
import type { Entry, Transcript } from "../program/transcript.ts";
import { audited } from "./audited.ts";
import { digestTrue } from "./digest-true.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ document }) => document.audit !== undefined)!;
const operation = profile.operations.find((each) => each.audited !== undefined)!;
const scene = sceneOf(bundle, profile, operation, new Set());

/** What the audit is found to lack after one accepted call, when it is shown in this body. */
function found(attack: typeof audited, body: unknown): string[] {
  const entry = (name: string | undefined, reading: object): Entry =>
    ({ id: name, step: { operation: name, as: "self" }, role: "attack", sent: {}, reading }) as unknown as Entry;
  const entries = [
    entry(operation.name, { kind: "clean" }),
    entry(profile.document.audit?.from, { kind: "clean", body }),
  ];
  return (attack.inspect?.(scene, { entries } as unknown as Transcript) ?? []).map(({ seen }) => seen);
}

it.each([audited, digestTrue])("finds nothing shown where an answer has no list: $suffix", (attack) => {
  for (const body of [{}, { entries: {} }, undefined]) expect(found(attack, body)).toEqual(["no list of entries"]);
});

it("finds an entry missing in a list without any", () => {
  expect(found(audited, { entries: [] })).toHaveLength(1);
  expect(found(digestTrue, { entries: [] })).toEqual(["0 entries for 1 calls"]);
});
