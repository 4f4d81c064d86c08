import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { CallRequest, Observation } from "../../src/protocol/call.ts";
import type { Lane } from "../../src/protocol/given.ts";
import type { World } from "./case.ts";
import type { CallStep, Program } from "./program.ts";
import { OVERLAP } from "./race.ts";
import { runProgram } from "./run-program.ts";
import type { Transcript } from "./transcript.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
if (profile === undefined) throw new Error("the bundle has no profile");

const INGEST = "evidence.connector.ingest";
const REVOKE = "evidence.connector.revoke";
const call = (id: string, operation: string): CallStep => ({
  do: "call",
  id,
  role: "attack",
  operation,
  as: "self",
  input: {},
  expect: { see: "history" },
});
const program: Program = {
  steps: [
    { do: "read", id: "s0", as: "self" },
    {
      do: "race",
      id: "s1",
      resource: "consent",
      since: "s0",
      threads: [[call("r0", REVOKE), { do: "read", id: "r1", as: "self" }], [call("r2", INGEST)]],
    },
  ],
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** How a target answers one ingest: with what, and when it counts it. */
interface Ingest {
  readonly counts: "before-revoke" | "after-reading" | "never";
  readonly answer: (clean: Observation) => Observation;
}

async function raced(
  ingest: Ingest,
  reads: (nth: number) => boolean = () => true,
): Promise<Transcript & { late: number }> {
  let [evidence, underWay, readings] = [0, 0, 0];
  const respond = async (operation: string): Promise<Observation> => {
    const clean = answerOf(operation, evidence);
    if (operation === INGEST) {
      if (ingest.counts === "before-revoke") evidence++;
      for (let step = 0; step < 20; step++) await turn();
      if (ingest.counts === "after-reading") evidence++;
      return ingest.answer(clean);
    }
    await turn();
    if (operation !== "evidence.connector.status") return clean;
    return reads(readings++) ? answerOf(operation, evidence) : ({ ...(clean as object), status: 500 } as Observation);
  };
  const target = {
    surfaces: [],
    call: async ({ method, target: path }: CallRequest): Promise<Observation> => {
      underWay++;
      const operation = profile?.operations.find((each) => each.method === method && each.path === path.split("?")[0]);
      const observation = await respond(operation?.name ?? "");
      underWay--;
      return observation;
    },
  };
  const world = {
    bundle,
    profile,
    target,
    given: { nonce: "n", signers: new Map() },
    watch: { searchAnswer: () => ({ leaks: [], complete: true }), plant: () => undefined },
    observe: () => undefined,
  } as unknown as World;
  const lane = { self: { token: "t", tenant: "tenant_node:a", standingRefs: [] } } as unknown as Lane;
  return { ...(await runProgram(program, world, lane, "case")), late: underWay };
}

function answerOf(name: string, evidence: number): Observation {
  const clean = profile?.operations.find((each) => each.name === name)?.clean;
  const json = {
    operation: name,
    outcome: clean?.outcome,
    body: { connector_records: 1, evidence_records: evidence },
    receipt: { reasons: [] },
  };
  return {
    kind: "answer",
    status: clean?.status ?? 0,
    headers: [],
    body: Buffer.from(JSON.stringify(json)),
    milliseconds: 0,
  };
}

const oracles = ({ problems }: Transcript): string[] => problems.map(({ oracle }) => oracle);

describe("a race", () => {
  it("is explained when the use came first, and was one", async () => {
    const transcript = await raced({ counts: "before-revoke", answer: (clean) => clean });
    expect(oracles(transcript)).toEqual([]);
    expect(transcript.happened).toEqual([OVERLAP]);
  });

  it("is not explained when the use is counted after the move was acknowledged", async () => {
    expect(oracles(await raced({ counts: "after-reading", answer: (clean) => clean }))).toEqual(["history"]);
  });

  it("accuses an answer that is wrong of being wrong, and not of an effect it may have had", async () => {
    const broken = (clean: Observation): Observation => ({ ...clean, status: 500 }) as Observation;
    for (const counts of ["before-revoke", "never"] as const)
      expect(oracles(await raced({ counts, answer: broken }))).toEqual(["answer"]);
  });

  it("leaves nothing under way when it cannot go on", async () => {
    const transcript = await raced({ counts: "never", answer: (clean) => clean }, (nth) => nth === 0);
    expect(transcript.unjudgeable).toContain("reading r1");
    expect(transcript.late).toBe(0);
  });
});
