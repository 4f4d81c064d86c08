import { expect, it } from "vitest";
import { metaSchemaFaults } from "../../src/bundle/meta-schema.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { planRun, powersOf } from "../plan.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const plan = planRun(bundle, deriveObligations(bundle), {
  seed: 17,
  maxExamples: 3,
  assurance: "full",
  selects: ({ profile: served }: { profile: string }) => served === "evidence",
  powers: new Set(powersOf("full")),
  absent: new Set(),
});
const saved = (program: unknown): object => ({
  format: "membrane-program/1",
  obligation: "some.operation/kind",
  seed: 17,
  bundle: "0".repeat(64),
  suite: "0.1.0",
  program,
});
const faults = (program: unknown): string[] =>
  metaSchemaFaults("program", saved(program)).map(({ pointer, message }) => `${pointer} ${message}`);

it("says the same as the types: whatever is planned can be saved and read again", () => {
  const programs = plan.obligations.flatMap((planned) => planned.programs);
  expect(programs.length).toBeGreaterThan(500);
  expect(programs.flatMap((program) => faults(program))).toEqual([]);
});

it("lets nothing in that no step understands", () => {
  const step = { do: "read", id: "s0", as: "self" };
  expect(faults({ steps: [step] })).toEqual([]);
  expect(faults({ steps: [] })).toEqual(["/program/steps value must NOT have fewer than 1 items"]);
  expect(faults({ steps: [{ ...step, sinse: "s0" }] })).not.toEqual([]);
  expect(faults({ steps: [{ ...step, do: "raed" }] })).not.toEqual([]);
  const call = { do: "call", id: "s1", role: "attack", operation: "o", as: "self", expect: { see: "clean" } };
  expect(faults({ steps: [{ ...call, input: { a: { $: "key", n: 1, form: { pattern: "^[a-z]$" } } } }] })).toEqual([]);
  expect(faults({ steps: [{ ...call, input: { a: { $: "kye", n: 1 } } }] })).not.toEqual([]);
  expect(faults({ steps: [{ ...call, expcet: { see: "clean" } }] })).not.toEqual([]);
  expect(faults({ steps: [{ ...call, expect: { see: "clean", codes: ["x"] } }] })).not.toEqual([]);
});
