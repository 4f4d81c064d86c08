import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { World } from "./case.ts";
import type { CallStep, Program } from "./program.ts";
import { runProgram } from "./run-program.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles[0]!;

/** A call to an operation that nobody answers as it should, which is a problem unless it cannot be judged. */
const call = (id: string, within?: CallStep["within"]): CallStep => ({
  do: "call",
  id,
  role: "attack",
  operation: "evidence.connector.revoke",
  as: "self",
  input: {},
  expect: within === undefined ? { see: "declared" } : { see: "refused", codes: ["consent_revoked"] },
  ...(within === undefined ? {} : { within }),
});

async function ran(program: Program, more: Partial<World> = {}): ReturnType<typeof runProgram> {
  const identity = { token: "token", tenant: "tenant_node:a", standingRefs: [] };
  const world = {
    bundle,
    profile,
    given: { nonce: "n", signers: new Map() },
    limits: {},
    watch: { plant: () => undefined, searchAnswer: () => ({ leaks: [], complete: true }) },
    watchesAccepted: false,
    observe: () => undefined,
    target: {
      call: async () => ({ kind: "answer", status: 418, headers: [], body: Buffer.from("{}"), milliseconds: 0 }),
    },
    ...more,
  } as unknown as World;
  return runProgram(program, world, { self: identity, other: identity }, "case");
}

it("judges an answer that came in time", async () => {
  const { problems, unjudgeable } = await ran({ steps: [call("s0"), call("s1", { since: "s0", seconds: 60 })] });
  expect(unjudgeable).toBeUndefined();
  expect(problems.map(({ step }) => step)).toContain("s1");
});

it.each([
  ["after its time was over", { since: "s0", seconds: 0 }],
  ["since a step that was never sent", { since: "s9", seconds: 60 }],
])("accuses nobody by an answer that came %s", async (_when, within) => {
  const { problems, unjudgeable } = await ran({ steps: [call("s0"), call("s1", within)] });
  expect(unjudgeable).toBe(
    `s1 was answered more than ${within.seconds} seconds after ${within.since}, too late to tell`,
  );
  expect(problems.map(({ step }) => step)).not.toContain("s1");
});

it("says which restarts stand between a call and an answer that is known for some time only", async () => {
  const timed: (boolean | undefined)[] = [];
  const restart: World["restart"] = async (changes) => void timed.push(changes.timed);
  const again = (id: string): Program["steps"][number] => ({ do: "restart", id, without: [] });
  const steps = [again("s0"), call("s1"), again("s2"), call("s3", { since: "s1", seconds: 60 }), again("s4")];
  await ran({ steps }, { restart });
  expect(timed).toEqual([false, true, false]);
});
