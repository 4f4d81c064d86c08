import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { operationsOf, refusalWhen, type Operation } from "../../src/bundle/model.ts";
import { startModel, type Model, type Prediction } from "./model.ts";
import type { CallStep, Speaker, Template } from "./program.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const evidence = bundle.profiles.find((profile) => profile.name === "evidence")!;
const named = (name: string): Operation =>
  operationsOf(bundle).find((operation) => operation.name === `evidence.connector.${name}`)!;
const [consent, ingest, revoke] = [named("consent"), named("ingest"), named("revoke")];
const unknown: Prediction = { see: "refused", code: refusalWhen(ingest, "unknown")!.code };
const revoked: Prediction = { see: "refused", code: refusalWhen(ingest, "state")!.code };
const clean: Prediction = { see: "clean", replayed: false };

/** What the binding of a consent compares, as sent. */
const bound = (value: string): Record<string, string> =>
  Object.fromEntries(refusalWhen(ingest, "unknown")!.binds.map((pointer) => [pointer.slice(1), value]));

const step = (id: string, operation: Operation, input: Template = {}, as: Speaker = "self"): CallStep => ({
  do: "call",
  id,
  role: "attack",
  operation: operation.name,
  as,
  input,
  expect: { see: "model" },
});
const citing = (maker: string): Template => ({
  connector_consent_ref: { $: "issued", step: maker, at: "/consent_ref" },
});

/** A model that knows one consent of `self`, made by step `c`. */
function consented(): Model {
  const model = startModel(evidence);
  model.accepted(step("c", consent), consent, bound("one"));
  return model;
}

describe("the model", () => {
  it("lets a live resource be used by who made it, for what it was made for", () => {
    expect(consented().predict(step("i", ingest, citing("c")), ingest, bound("one"))).toEqual(clean);
  });

  it("knows no resource that was never accepted", () => {
    expect(startModel(evidence).predict(step("i", ingest, citing("c")), ingest, bound("one"))).toEqual(unknown);
    expect(consented().predict(step("i", ingest, {}), ingest, bound("one"))).toEqual(unknown);
  });

  it("does not let another tenant use it", () => {
    expect(consented().predict(step("i", ingest, citing("c"), "other"), ingest, bound("one"))).toEqual(unknown);
  });

  it("does not let it be used for anything it is not bound to", () => {
    expect(Object.keys(bound("two"))).not.toEqual([]);
    expect(consented().predict(step("i", ingest, citing("c")), ingest, bound("two"))).toEqual(unknown);
  });

  it("refuses every use after a move out of the live states, and the move again is clean", () => {
    const model = consented();
    model.accepted(step("r", revoke, citing("c")), revoke, {});
    expect(model.predict(step("i", ingest, citing("c")), ingest, bound("one"))).toEqual(revoked);
    expect(model.predict(step("r2", revoke, citing("c")), revoke, {})).toEqual(clean);
  });

  it("leaves other resources live when one moves", () => {
    const model = consented();
    model.accepted(step("d", consent), consent, bound("one"));
    model.accepted(step("r", revoke, citing("c")), revoke, {});
    expect(model.predict(step("i", ingest, citing("d")), ingest, bound("one"))).toEqual(clean);
  });

  it("refuses a replay that would hand back a resource no longer live", () => {
    const model = consented();
    const again = step("c", consent);
    expect(model.predict(again, consent, bound("one"))).toEqual({ see: "clean", replayed: true });
    model.accepted(step("r", revoke, citing("c")), revoke, {});
    expect(model.predict(again, consent, bound("one"))).toEqual({
      see: "refused",
      code: refusalWhen(consent, "replay-state")!.code,
    });
  });

  it("counts an accepted call once, for its own tenant, however often it is replayed", () => {
    const model = consented();
    model.accepted(step("c", consent), consent, bound("one"));
    model.accepted(step("o", consent, {}, "other"), consent, bound("one"));
    model.accepted(step("i", ingest, citing("c")), ingest, bound("one"));
    expect(model.raised("self")).toEqual({ connector_records: 1, evidence_records: 1 });
    expect(model.raised("other")).toEqual({ connector_records: 1 });
  });
});
