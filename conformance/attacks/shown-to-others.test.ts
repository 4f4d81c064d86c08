import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { controlModule } from "../../src/reference/index.ts";
import { drawsOf } from "../arbitraries/draw.ts";
import { sceneOf, type Scene } from "../arbitraries/scene.ts";
import { judgeAdapter } from "../mutants/kill.ts";
import type { Entry } from "../program/transcript.ts";
import { lookingOn, showsMore, shownOtherwise } from "./shown-to-others.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const scenes = bundle.profiles.flatMap((profile) =>
  profile.operations.map((operation) => sceneOf(bundle, profile, operation, new Set())),
);
const sceneOfName = (name: string): Scene => scenes.find(({ operation }) => operation.name === name)!;
const STATUS = "control.connector.status";
const scene = sceneOfName(STATUS);

const look = (json: unknown): Entry =>
  ({
    id: "look",
    role: "control",
    step: { operation: STATUS, as: "other" },
    reading: { kind: "clean", json },
  }) as unknown as Entry;
const deed = { id: "deed", role: "control", step: { operation: "control.policy.set", as: "self" } } as unknown as Entry;
const seenIn = (...spells: (readonly unknown[])[]): string | undefined =>
  shownOtherwise(scene, {
    entries: spells.flatMap((looks) => [...looks.map(look), deed]),
    canaries: [],
    problems: [],
    happened: [],
    requests: 0,
  })[0]?.seen;
const thrice = (json: unknown): unknown[] => [json, json, json];

describe("what another tenant is shown after the caller did something", () => {
  it("follows only for operations that show more than counts and change nothing", () => {
    const showing = scenes.filter((each) => showsMore(each)).map(({ operation }) => operation.name);
    expect(showing).toEqual(expect.arrayContaining(["control.policy.read", STATUS, "control.audit.read"]));
    expect(showing).not.toContain("evidence.connector.status");
    expect(showing.filter((name) => /ingest|set|connect$|revoke|consent/u.test(name))).toEqual([]);
  });

  it("is looked at before, between and behind everything there is to do, each way of it to the same resource", () => {
    const [draw] = drawsOf(1, "looking on", 1);
    const steps = lookingOn(scene, draw!)?.steps ?? [];
    const calls = steps.flatMap((step) => (step.do === "call" ? [step] : []));
    const done = calls.filter(({ as, role }) => as === "self" && role === "control");
    expect(new Set(done.map(({ operation }) => operation))).toEqual(
      new Set([
        "control.connector.state",
        "control.policy.set",
        "control.connector.connect",
        "control.connector.revoke",
        "control.connector.ingest",
      ]),
    );
    expect(calls.filter(({ as, operation }) => as === "other" && operation === STATUS)).toHaveLength(
      3 * (done.length + 1),
    );
    const states = done.filter(({ operation }) => operation === "control.connector.state");
    const said = states.map(({ input }) => input as { readonly connector_id: unknown; readonly enabled: unknown });
    expect(said.map(({ enabled }) => enabled)).toEqual([true, false, true, false]);
    expect(new Set(said.map(({ connector_id: name }) => JSON.stringify(name))).size).toBe(1);
  });

  it.each<[string, unknown, unknown, string]>([
    ["a value that moved", { health: "ok" }, { health: "blocked" }, "something else at /health"],
    ["a time where there was none", { at: null }, { at: "2030-01-01T00:00:00Z" }, "something else at /*"],
    ["another row", { connectors: [] }, { connectors: [{ health: "ok" }] }, "something else at /connectors"],
  ])("is told where it is %s, without names that the contract does not know", (_what, before, behind, seen) => {
    expect(seenIn(thrice(before), thrice(behind), thrice(before))).toBe(seen);
    expect(seenIn(thrice(before), thrice(before), thrice(before))).toBeUndefined();
  });

  it.each<[string, unknown[][]]>([
    ["differs by itself", [[{ n: 1 }, { n: 2 }, { n: 1 }], thrice({ n: 3 }), thrice({ n: 4 }), thrice({ n: 5 })]],
    ["is there at times", [[{ n: 1 }, {}, { n: 1 }], thrice({}), thrice({ n: 1 }), thrice({})]],
    ["moves once, as time does", [thrice({ n: 1 }), thrice({ n: 1 }), thrice({ n: 2 }), thrice({ n: 2 })]],
    [
      "is another time",
      [
        thrice({ at: "2030-01-01T00:00:00Z" }),
        thrice({ at: "2030-01-01T00:00:01Z" }),
        thrice({ at: "2030-01-01T00:00:02Z" }),
      ],
    ],
    [
      "was looked at too seldom",
      [
        [{ n: 1 }, { n: 1 }],
        [{ n: 2 }, { n: 2 }],
        [{ n: 3 }, { n: 3 }],
      ],
    ],
  ])("is nobody's fault where it %s", (_what, spells) => {
    expect(seenIn(...spells)).toBeUndefined();
  });

  it("is looked at while nothing else is sent, before everything else", async () => {
    const honest = controlModule({ bundle });
    const together: number[] = [];
    let open = 0;
    const counting: typeof honest = {
      ...honest,
      start: async (environment) => {
        const instance = await honest.start(environment);
        return {
          ...instance,
          call: async (request) => {
            together.push(++open);
            await new Promise((resolve) => setImmediate(resolve));
            try {
              return await instance.call(request);
            } finally {
              open--;
            }
          },
        };
      },
    };
    const ids = [STATUS, "control.policy.read", "control.audit.read"].map((name) => `${name}/tenant-isolated`);
    const judged = await judgeAdapter(bundle, counting, ids, { seed: 1, maxExamples: 5 });
    expect(judged.map(({ outcome }) => outcome)).toEqual(["held", "held", "held"]);
    const [draw] = drawsOf(1, "any", 1);
    const alone = ids.length * (lookingOn(scene, draw!)?.steps.length ?? 0);
    expect(alone).toBeGreaterThan(90);
    expect(Math.max(...together.slice(0, alone))).toBe(1);
    expect(Math.max(...together)).toBeGreaterThan(1);
  });
});
