import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Answer } from "../../src/protocol/call.ts";
import { readAnswer } from "../oracles/answer.ts";
import { startTraffic, type OperationTraffic } from "./traffic.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
const operation = profile!.operations.find(({ name }) => name === "evidence.connector.status")!;

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

function traffic(status: number, body: unknown): OperationTraffic {
  const traffic = startTraffic(bundle, profile!);
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const answer: Answer = { kind: "answer", status, headers: [], body: bytes, milliseconds: 1 };
  traffic.observe(operation, readAnswer(answer, operation, profile!), answer, { steps: [] });
  return traffic.of(operation);
}
