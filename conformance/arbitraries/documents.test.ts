import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { allowedAt, byLimits, counterNamed, kindsNeeded, limitIn } from "./documents.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find(({ name }) => name === "control-plane")!;
const named = (name: string): (typeof profile.operations)[number] =>
  profile.operations.find((each) => each.name === name)!;
const dispatch = named("control.connector.ingest");
const under = (policy: string) => (): string => policy;

describe("documents in force", () => {
  it("are needed where something is decided by one, and only where one must be chosen", () => {
    expect(kindsNeeded(profile, dispatch)).toEqual(["policy"]);
    expect(kindsNeeded(profile, named("control.policy.read"))).toEqual(["policy"]);
    expect(kindsNeeded(profile, named("control.connector.connect"))).toEqual([]);
  });

  it("are ordered by how much they let pass", () => {
    expect([byLimits(profile, "policy", "widest"), byLimits(profile, "policy", "narrowest")]).toEqual([
      "conformance",
      "tight",
    ]);
    const limits = ["conformance", "tight"].map((name) =>
      limitIn(profile, counterNamed(profile, "connector_dispatches"), name),
    );
    expect(limits[0]).toBeGreaterThan(limits[1]!);
  });

  it("allow at a place what every refusal that looks there allows", () => {
    expect(allowedAt(profile, dispatch, "/connector_id", {}, under("default"))).toEqual(["slack"]);
    expect(allowedAt(profile, named("control.connector.state"), "/connector_id", {}, under("default"))).toHaveLength(4);
    expect(allowedAt(profile, dispatch, "/tenant_id", {}, under("default"))).toBeUndefined();
  });

  it("allow what depends on another member for its value alone", () => {
    const resources = (connector_id: string): readonly string[] | undefined =>
      allowedAt(profile, dispatch, "/payload/resource_ids", { connector_id }, under("conformance"));
    expect(resources("google_drive")).toEqual(["folder:incident-response"]);
    expect(resources("no_such")).toEqual([]);
  });
});
