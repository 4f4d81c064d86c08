import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Observation } from "../../src/protocol/call.ts";
import type { Lane } from "../../src/protocol/given.ts";
import type { RawAnswer, RawExchange } from "../../src/protocol/raw-exchange.ts";
import type { Reading } from "../oracles/answer.ts";
import type { World } from "./case.ts";
import type { CallStep, Expectation, Program } from "./program.ts";
import { runProgram } from "./run-program.ts";
import type { Transcript } from "./transcript.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles[0]!;
const INGEST = "evidence.connector.ingest";
const { clean } = profile.operations.find(({ name }) => name === INGEST)!;
const UNTAKEN: Expectation = { see: "untaken" };

const answer = (status: number, json?: object): RawAnswer => ({
  status,
  headers: [],
  head: "",
  body: Buffer.from(json === undefined ? "" : JSON.stringify(json)),
});
const accepted = answer(clean.status, {
  operation: INGEST,
  outcome: clean.outcome,
  body: {},
  receipt: { reasons: [] },
});
const refusal = {
  operation: INGEST,
  outcome: profile.wire.outcome?.refused,
  receipt: { reasons: ["request_unparseable"] },
};
const refused = answer(400, refusal);
const bare = answer(400);

/** Codes of the answers that count as traffic, or how they read where they have none; emptied for each step. */
const traffic: string[] = [];

/** What a step finds when these answers come on its connection. */
async function framed(
  framing: string,
  expects: readonly Expectation[],
  answers: readonly RawAnswer[],
  end: RawExchange["end"] = "closed",
): Promise<Transcript> {
  const calls = expects.map((expect, index): CallStep => {
    return { do: "call", id: `c${index}`, role: "attack", operation: INGEST, as: "self", input: {}, expect };
  });
  traffic.length = 0;
  const program: Program = { steps: [{ do: "framed", id: "s0", role: "attack", framing, calls }] };
  const exchange: RawExchange = { answers, end, detail: "so it ended", rest: Buffer.from("leak after the answers") };
  const holdsLeak = (observation: Observation): boolean =>
    Buffer.from(observation.kind === "answer" ? observation.body : observation.partial).includes("leak");
  const world = {
    bundle,
    profile,
    target: { raw: { host: "h", base: "", sendBytes: () => Promise.resolve(exchange) } },
    given: { nonce: "n", signers: new Map() },
    limits: {},
    watch: {
      plant: () => undefined,
      searchAnswer: (observation: Observation) => ({
        leaks: holdsLeak(observation) && end === "malformed" ? [{ owner: "case", where: [], canary: {} }] : [],
        complete: true,
      }),
    },
    observe: (_operation: unknown, { code, kind }: Reading) => void traffic.push(code ?? kind),
  } as unknown as World;
  const lane = { self: { token: "t", tenant: "tenant_node:a", standingRefs: [] } } as unknown as Lane;
  return runProgram(program, world, lane, "case");
}

const found = async (...args: Parameters<typeof framed>): Promise<string[]> =>
  (await framed(...args)).problems.map(({ oracle }) => oracle);

describe("a request that must not be taken", () => {
  it("may be refused by the application, by what reads requests for it, or by an end of the connection", async () => {
    for (const answers of [[refused], [bare], [answer(501)], [refused, bare], []])
      expect(await found("no-host", [UNTAKEN], answers)).toEqual([]);
    expect(await found("no-host", [UNTAKEN], [], "timeout")).toEqual([]);
  });

  it("was taken when any answer on the connection is not a refusal", async () => {
    for (const taken of [accepted, answer(200), answer(204), answer(302), answer(500)]) {
      expect(await found("no-host", [UNTAKEN], [taken])).toEqual(["answer"]);
      expect(await found("request-in-body", [UNTAKEN, UNTAKEN], [bare, taken])).toEqual(["answer"]);
    }
  });

  it("counts as one attack, and is searched for in whatever comes back", async () => {
    const { entries } = await framed("no-host", [UNTAKEN], [bare]);
    expect(entries).toHaveLength(1);
  });
});

describe("requests in turn", () => {
  const due: Expectation[] = [{ see: "clean" }, { see: "refused", codes: ["request_unparseable"] }];

  it("get each its own answer, in order", async () => {
    expect(await found("in-turn", due, [accepted, refused])).toEqual([]);
    expect(await found("in-turn", due, [refused, accepted])).toEqual(["answer", "answer"]);
    expect(await found("in-turn", due, [accepted, refused, refused])).toEqual(["availability"]);
  });

  it("are compared with what came before them", async () => {
    const other = answer(400, { ...refusal, body: { more: 1 } });
    const own: Expectation = { see: "clean", differentFrom: "c0" };
    expect(await found("in-turn", [{ see: "clean" }, own], [accepted, accepted])).toEqual(["answer"]);
    const like: Expectation = { see: "refused", codes: ["request_unparseable"], likeRefusal: "c0" };
    expect(await found("in-turn", [due[1]!, like], [refused, refused])).toEqual([]);
    expect(await found("in-turn", [due[1]!, like], [refused, other])).toEqual(["answer"]);
    const saying: Expectation = { see: "clean", body: [{ at: "/state", equals: "granted" }] };
    expect(await found("in-turn", [saying], [accepted])).toEqual(["answer"]);
  });

  it("are traffic like any other, as far as they are answered", async () => {
    await framed("in-turn", due, [accepted, refused]);
    expect(traffic).toEqual(["clean", "request_unparseable"]);
    await framed("in-turn", due, [accepted]);
    expect(traffic).toEqual(["clean"]);
    await framed("request-in-body", [UNTAKEN, UNTAKEN], [refused, bare]);
    expect(traffic).toEqual([]);
  });

  it("need not all be answered by a server that ends the connection, but some must be", async () => {
    expect(await found("in-turn", due, [accepted])).toEqual([]);
    expect(await found("in-turn", due, [])).toEqual(["availability"]);
    expect(await found("in-turn", due, [accepted], "timeout")).toEqual(["availability"]);
  });
});

describe("a framed step", () => {
  it("says nothing where there is no such framing, and accuses a target that is gone", async () => {
    expect((await framed("no-such", [UNTAKEN], [])).unjudgeable).toBe("nothing is known of the framing no-such");
    const gone = await framed("no-host", [UNTAKEN], [], "unreachable");
    expect([gone.unjudgeable, gone.problems.length]).toEqual(["attack s0 (no-host): so it ended", 1]);
  });
});
