import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Entry } from "../program/transcript.ts";
import { entriesDue, entriesShown } from "./audit.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ name }) => name === "control-plane")!;
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const call = (operation: string, sent: unknown, code?: string): Entry =>
  ({
    step: { operation: `control.${operation}` },
    sent,
    reading: { kind: code === undefined ? "clean" : "refused", code },
  }) as unknown as Entry;

describe("the audit that is due", () => {
  it("has an entry for an accepted call, over the covered members as they were sent", () => {
    const sent = {
      connector_id: "slack",
      payload: { limit: 5, cursor: "c" },
      collection_id: "rag-default",
      tenant_id: "t",
    };
    expect(entriesDue(profile, [call("connector.ingest", sent)])).toEqual([
      {
        action: "dispatch_attempt_allow",
        digest: digest('{"collection_id":"rag-default","payload":{"cursor":"c","limit":5}}'),
      },
    ]);
  });

  it("has an entry for the operation's own refusals, and none for those before", () => {
    const sent = { connector_id: "slack", collection_id: "rag-default", payload: {} };
    expect(
      entriesDue(profile, [
        call("connector.ingest", sent, "CONNECTOR_DISABLED"),
        call("connector.ingest", sent, "request_shape"),
      ]),
    ).toEqual([
      {
        action: "dispatch_attempt_deny",
        digest: digest('{"collection_id":"rag-default","error_code":"CONNECTOR_DISABLED"}'),
      },
    ]);
    expect(
      entriesDue(profile, [
        call("policy.set", { version: "x" }, "CONNECTOR_POLICY_DENY"),
        call("connector.status", {}),
      ]),
    ).toEqual([]);
  });

  it("has one entry for a key, within its scope", () => {
    const sent = { connector_id: "slack", enabled: true, idempotency_key: "key-00000001" };
    const elsewhere = { ...sent, connector_id: "google_drive" };
    expect(
      entriesDue(
        profile,
        [sent, sent, elsewhere].map((each) => call("connector.state", each)),
      ),
    ).toHaveLength(2);
    expect(
      entriesDue(profile, [call("connector.state", { enabled: true }), call("connector.state", { enabled: true })]),
    ).toHaveLength(2);
  });

  it("is read oldest first, and is none where no list is shown", () => {
    const entry = (action: string): object => ({ action, params_hash: "0".repeat(64) });
    expect(entriesShown(profile, { entries: [entry("b"), entry("a")] })?.map(({ action }) => action)).toEqual([
      "a",
      "b",
    ]);
    expect(entriesShown(profile, { entries: 1 })).toBeUndefined();
  });
});
