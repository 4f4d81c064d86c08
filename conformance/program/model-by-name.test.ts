import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Operation } from "../../src/bundle/model.ts";
import { startModel, type Model, type Prediction } from "./model.ts";
import type { CallStep, Speaker } from "./program.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ name }) => name === "control-plane")!;
const named = (name: string): Operation => profile.operations.find((each) => each.name === `control.${name}`)!;
const [choose, turn, connect, revoke, dispatch] = [
  "policy.set",
  "connector.state",
  "connector.connect",
  "connector.revoke",
  "connector.ingest",
].map(named) as [Operation, Operation, Operation, Operation, Operation];
const request = { connector_id: "slack", collection_id: "rag-default", payload: {} };
const clean: Prediction = { see: "clean", replayed: false };
const refused = (code: string): Prediction => ({ see: "refused", code });

let number = 0;
const step = (operation: Operation, as: Speaker = "self", id = `s${number++}`): CallStep => ({
  do: "call",
  id,
  role: "attack",
  operation: operation.name,
  as,
  expect: { see: "model" },
});
const does = (model: Model, operation: Operation, sent: unknown, as?: Speaker): void =>
  model.accepted(step(operation, as), operation, sent);
const due = (model: Model, sent: unknown = request, as?: Speaker): Prediction =>
  model.predict(step(dispatch, as), dispatch, sent);

/** A model in which a dispatch of one connector passes. */
function ready(): Model {
  const model = startModel(profile);
  does(model, choose, { version: "conformance" });
  does(model, turn, { connector_id: "slack", enabled: true });
  does(model, connect, { connector_id: "slack" });
  return model;
}

describe("the model of what callers name", () => {
  it("begins in the first state, and asks for each state in the order of the contract", () => {
    const model = startModel(profile);
    expect(due(model)).toEqual(refused("CONNECTOR_POLICY_DENY"));
    does(model, choose, { version: "conformance" });
    expect(due(model)).toEqual(refused("CONNECTOR_DISABLED"));
    does(model, turn, { connector_id: "slack", enabled: true });
    expect(due(model)).toEqual(refused("CONNECTOR_CREDENTIAL_NOT_FOUND"));
    does(model, connect, { connector_id: "slack" });
    expect(due(model)).toEqual(clean);
  });

  it("keeps names and tenants apart", () => {
    const model = ready();
    expect(due(model, { ...request, connector_id: "google_drive" })).toEqual(refused("CONNECTOR_DISABLED"));
    expect(due(model, request, "other")).toEqual(refused("CONNECTOR_POLICY_DENY"));
    does(model, revoke, { connector_id: "slack" }, "other");
    expect(due(model)).toEqual(clean);
  });

  it("moves only by the value the contract says", () => {
    const model = ready();
    does(model, turn, { connector_id: "slack", enabled: false });
    expect(due(model)).toEqual(refused("CONNECTOR_DISABLED"));
    expect(model.stateOf("switch", "self", "slack")).toBe("off");
    expect(model.stateOf("connection", "self", "slack")).toBe("connected");
  });

  it("refuses what the document in force does not list, with any one item of a list", () => {
    const model = ready();
    const asking = (...resource_ids: string[]): unknown => ({ ...request, payload: { resource_ids } });
    expect(due(model, asking("channel:incidents"))).toEqual(clean);
    expect(due(model, asking("channel:incidents", "channel:other"))).toEqual(refused("CONNECTOR_RESOURCE_DENY"));
    does(model, choose, { version: "default" });
    expect(due(model, asking("channel:incidents"))).toEqual(refused("CONNECTOR_RESOURCE_DENY"));
  });

  it("takes a request without a key for another one each time", () => {
    const model = ready();
    const again = step(turn);
    const predicted = (sent: unknown): Prediction => model.predict(again, turn, sent);
    const [bare, keyed] = [
      { connector_id: "slack", enabled: true },
      { connector_id: "slack", enabled: true, idempotency_key: "key-00000001" },
    ];
    model.accepted(again, turn, bare);
    expect(predicted(bare)).toEqual(clean);
    expect(predicted(keyed)).toEqual({ see: "clean", replayed: true });
  });
});
