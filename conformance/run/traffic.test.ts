import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Profile } from "../../src/bundle/model.ts";
import type { Shape } from "../../src/bundle/shape.ts";
import type { Answer } from "../../src/protocol/call.ts";
import { readAnswer } from "../oracles/answer.ts";
import { startTraffic, trafficFinding, trafficMeter, type OperationTraffic } from "./traffic.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const evidence = bundle.profiles[0]!;
const operation = evidence.operations.find(({ name }) => name === "evidence.connector.status")!;

const counts = { connector_records: 0, evidence_records: 0, productionAdmission: false };
const receipt = { ref: "receipt:0123456789abcdef", outcome: "refused", reasons: [] as string[], fixture: true };
const no = { operation: operation.name, outcome: "refused", body: { productionAdmission: false }, receipt };
const yes = { ...no, outcome: "projected", body: counts, receipt: { ...receipt, outcome: "projected" } };

const answers: [string, number, unknown, boolean, boolean][] = [
  ["the clean answer", 200, yes, false, false],
  ["a page of another server", 404, "Not Found", true, true],
  ["an error of a proxy", 502, { error: "bad gateway" }, true, true],
  ["a refusal without a code", 403, no, true, true],
  ["a refusal without a code that claims success", 200, no, true, true],
  ["a success of another form", 200, { fine: true }, false, true],
];
it.each(answers)("takes %s (%i) for what it is", (_what, status, body, refusal, odd) => {
  const seen = traffic(status, body);
  expect(seen.refusals).toBe(refusal ? 1 : 0);
  expect(seen.declared !== undefined).toBe(refusal);
  expect(seen.shape !== undefined).toBe(odd);
});

it("quotes no outcome, code or name of a member that the contract does not know", () => {
  const word = "q7Zk3vPlanted";
  const map = { type: "object", additionalProperties: { type: "integer" } } as unknown as Shape;
  const loose: Profile = { ...evidence, schemas: new Map([...evidence.schemas, ["RefusalBody", map]]) };
  const said = [
    traffic(403, { ...no, receipt: { ...receipt, reasons: [word] } }).declared,
    traffic(200, { ...yes, outcome: word, receipt: { ...receipt, outcome: word } }).shape,
    traffic(403, { ...no, body: { [word]: word } }, loose).shape,
    traffic(403, { ...no, [word]: word }).shape,
  ].map((found) => found?.problem.seen);
  expect(said).toEqual([
    "refused (403 something undeclared)",
    "something undeclared (200): enum fails at /outcome",
    "refused (403): type fails at /*",
    "refused (403): additionalProperties fails at the top",
  ]);
});

it("shows the same of several faults, whichever came first", () => {
  const bodies = [{ fine: true }, { ...yes, outcome: "odd" }, { ...yes, operation: "a.b" }, { ...yes, more: 1 }];
  const shown = [bodies, bodies.toReversed()].map((inOrder) => {
    const seen = startTraffic(bundle, evidence);
    for (const body of inOrder) {
      const answer: Answer = {
        kind: "answer",
        status: 200,
        headers: [],
        body: Buffer.from(JSON.stringify(body)),
        milliseconds: 1,
      };
      seen.observe(operation, readAnswer(answer, operation, evidence), answer, { steps: [] });
    }
    return seen.of(operation);
  });
  expect(shown[0]?.shape?.problem).toEqual(shown[1]?.shape?.problem);
  expect(shown[0]?.shape).toBeDefined();
});

it("adds up to the same from all that came in between, and keeps no code the contract does not know", () => {
  const seen = startTraffic(bundle, evidence);
  const meter = trafficMeter(seen);
  const added = startTraffic(bundle, evidence);
  const coded = (code: string): unknown => ({ ...no, receipt: { ...receipt, reasons: [code] } });
  const all = [yes, no, coded("q7Zk3vPlanted"), coded("request_shape"), { odd: true }, coded("request_shape"), yes];
  for (const [at, body] of all.entries()) {
    const bytes = Buffer.from(JSON.stringify(body));
    const answer: Answer = { kind: "answer", status: 200, headers: [], body: bytes, milliseconds: 1 };
    seen.observe(operation, readAnswer(answer, operation, evidence), answer, { steps: [] });
    if (at % 2 === 1) continue;
    const { facts, requests } = meter();
    added.add(facts, requests);
  }
  expect(added.facts()).toEqual(seen.facts());
  expect(added.requests).toBe(all.length);
  expect(seen.facts()).toMatchObject([{ answers: 7, refusals: 4, codes: ["request_shape"] }]);
  expect(meter()).toEqual({ facts: [], requests: 0 });
});

it("remembers which code a request was due that was answered otherwise", () => {
  const seen = startTraffic(bundle, evidence);
  const send = (body: unknown, due?: string): void => {
    const bytes = Buffer.from(JSON.stringify(body));
    const answer: Answer = { kind: "answer", status: 200, headers: [], body: bytes, milliseconds: 1 };
    seen.observe(operation, readAnswer(answer, operation, evidence), answer, { steps: [] }, due);
  };
  const coded = (code: string): unknown => ({ ...no, receipt: { ...receipt, reasons: [code] } });
  send(coded("request_shape"), "request_shape");
  send(yes);
  expect(seen.facts()[0]?.missed).toBeUndefined();
  const meter = trafficMeter(seen);
  send(coded("request_shape"), "cross_tenant_access");
  send(yes, "cross_tenant_access");
  expect(seen.facts()[0]?.missed).toEqual([{ code: "cross_tenant_access", program: { steps: [] } }]);
  expect(trafficFinding("refusal-reached", operation, seen.of(operation))?.problem.expected).toContain(
    "cross_tenant_access",
  );
  expect(meter().facts[0]?.missed).toHaveLength(1);
  send(yes, "cross_tenant_access");
  expect(meter().facts[0]?.missed).toBeUndefined();
  send(coded("cross_tenant_access"), "cross_tenant_access");
  expect(trafficFinding("refusal-reached", operation, seen.of(operation))).toBeUndefined();
});

function traffic(status: number, body: unknown, profile = evidence): OperationTraffic {
  const traffic = startTraffic(bundle, profile);
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const answer: Answer = { kind: "answer", status, headers: [], body: bytes, milliseconds: 1 };
  traffic.observe(operation, readAnswer(answer, operation, profile), answer, { steps: [] });
  return traffic.of(operation);
}
