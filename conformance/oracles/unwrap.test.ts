import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readBindings } from "../../src/bundle/bindings/read-bindings.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Observation } from "../../src/protocol/call.ts";
import { readAnswer } from "./answer.ts";
import { unwrap } from "./unwrap.ts";

const file = fileURLToPath(new URL("../../examples/python-bound/bindings.json", import.meta.url));
const { bundle } = readBindings(file, "/", loadBundle(builtInBundleFolder()).bundle);
const profile = bundle.profiles[0]!;
const operation = (name: string) => profile.operations.find((each) => each.name === name)!;
const ingest = operation("evidence.connector.ingest");
const meta = { slip: "receipt:AAAAAAAAAAAAAAAA", exercise: true, in_earnest: false, version: "3.1" };
const accepted = { data: { exhibit: "evidence:AAAAAAAAAAAAAAAA" }, meta };
const refused = { problem: { kind: "agreement-over", by: "state", advice: "Ask again." }, meta };

describe("an answer in another envelope", () => {
  it("is put into the frame of the contract, with what follows from code and status", () => {
    expect(unwrap(accepted, 201, ingest, profile)).toEqual({
      json: {
        operation: "evidence.connector.ingest",
        outcome: "admitted",
        body: { evidence_ref: "evidence:AAAAAAAAAAAAAAAA", productionAdmission: false },
        receipt: { ref: meta.slip, outcome: "admitted", reasons: [], fixture: true },
      },
      beside: [],
    });
    expect(unwrap(refused, 410, ingest, profile)).toEqual({
      json: {
        operation: "evidence.connector.ingest",
        outcome: "refused",
        body: {
          failedGate: "state",
          refusalReason: "connector_consent_revoked",
          remedyHint: "Ask again.",
          productionAdmission: false,
        },
        receipt: { ref: meta.slip, outcome: "refused", reasons: ["connector_consent_revoked"], fixture: true },
      },
      beside: [],
      statusDue: 410,
    });
  });

  it.each<[string, unknown, string[]]>([
    ["a value nobody named", { ...accepted, trace: { at: "x" } }, ["/trace/at"]],
    ["something empty that nobody named", { ...accepted, trace: [] }, ["/trace"]],
    [
      "a value that is not as it was said to be",
      { ...accepted, meta: { ...meta, version: "3.1-secret" } },
      ["/meta/version"],
    ],
    [
      "a body of a refusal where there should be none",
      { ...accepted, problem: { by: "state", why: "x" } },
      ["/problem/why"],
    ],
  ])("has %s beside it", (_what, raw, beside) => expect(unwrap(raw, 201, ingest, profile).beside).toEqual(beside));

  it("keeps in the body what it does not know, for the closed schema to find", () => {
    const { json, beside } = unwrap({ ...accepted, data: { ...accepted.data, extra: 1 } }, 201, ingest, profile);
    expect(beside).toEqual([]);
    expect(json).toMatchObject({ body: { evidence_ref: accepted.data.exhibit, extra: 1 } });
  });

  it("has its lists read item by item", () => {
    const data = { operations: [{ does: "a.b", label: "x" }, { does: "c.d" }], profile: "evidence" };
    const { json, beside } = unwrap({ data, meta }, 200, operation("membrane.contract"), profile);
    expect(json).toMatchObject({
      body: { operations: [{ operation: "a.b", label: "x" }, { operation: "c.d" }], profile: "evidence" },
    });
    expect(beside).toEqual([]);
  });

  it("is no clean answer with another status, and no refusal with a code that is no text", () => {
    const seen = (raw: unknown, status: number): string => {
      const body = Buffer.from(JSON.stringify(raw));
      const observation: Observation = { kind: "answer", status, headers: [], body, milliseconds: 1 };
      return readAnswer(observation, ingest, profile).kind;
    };
    expect([seen(accepted, 201), seen(accepted, 200), seen(refused, 410)]).toEqual(["clean", "other", "refused"]);
    expect(seen({ ...refused, problem: { kind: 7 } }, 410)).toBe("other");
    expect(seen([], 201)).toBe("other");
  });
});
