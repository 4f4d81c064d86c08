import { exportJWK } from "jose";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.ts";
import { bundle, privateKey, trustAnchors } from "./fixtures/scene.ts";

const { document } = bundle.profiles[0]!;
const token = "t".repeat(20);
const identity = { token, tenant: "tenant_node:a", standing_refs: ["standing:one"] };
const read = (identities: unknown, anchors?: unknown) =>
  readEnvironment(
    {
      MEMBRANE_IDENTITIES: typeof identities === "string" ? identities : JSON.stringify(identities),
      ...(anchors === undefined ? {} : { MEMBRANE_PILOT_JWKS: JSON.stringify(anchors) }),
    },
    document,
  );

describe("the environment", () => {
  it("gives identities and trust anchors", () => {
    const given = read([identity, { token: "u".repeat(20), tenant: "tenant_node:b" }], trustAnchors);
    expect(given.identities).toEqual([
      { token, tenant: "tenant_node:a", standingRefs: ["standing:one"] },
      { token: "u".repeat(20), tenant: "tenant_node:b", standingRefs: [] },
    ]);
    expect(given.trustAnchors).toEqual(trustAnchors);
  });

  it("gives nobody and no anchor when nothing is set", () => {
    expect(readEnvironment({}, document)).toEqual({ identities: [] });
  });

  it.each<[string, unknown, string]>([
    ["no JSON", "nonsense", "MEMBRANE_IDENTITIES: is not strict JSON"],
    ["an empty text", "", "MEMBRANE_IDENTITIES: is not strict JSON"],
    ["no array", {}, "MEMBRANE_IDENTITIES: must be a JSON array"],
    ["no object", ["x"], "MEMBRANE_IDENTITIES#/0: must be an object"],
    ["an unknown member", [{ ...identity, [token]: 1 }], "MEMBRANE_IDENTITIES#/0: member 4 has an unknown name"],
    [
      "no token",
      [{ tenant: "tenant_node:a" }],
      "MEMBRANE_IDENTITIES#/0/token: must be a bearer token of 8 to 512 characters",
    ],
    ["no tenant", [{ token }], "MEMBRANE_IDENTITIES#/0/tenant: must be a reference of the form type:id"],
    [
      "a bad standing",
      [{ ...identity, standing_refs: [token] }],
      "MEMBRANE_IDENTITIES#/0/standing_refs: must be an array of references of the form type:id",
    ],
    ["a token twice", [identity, identity], "MEMBRANE_IDENTITIES#/1/token: stands twice in the list"],
  ])("is refused for %s, quoting no value", (_name, identities, message) => {
    expect(() => read(identities)).toThrow(message);
    expect(message).not.toContain(token);
  });

  it.each<[string, () => unknown, string]>([
    ["no set", () => [], "MEMBRANE_PILOT_JWKS: must be a JWK set with the member keys"],
    [
      "a private key",
      async () => ({ keys: [await exportJWK(privateKey)] }),
      "MEMBRANE_PILOT_JWKS#/keys/0: holds a private key, expected the public one",
    ],
    [
      "another kind of key",
      () => ({ keys: [{ kty: "oct", k: "AAAA" }] }),
      "MEMBRANE_PILOT_JWKS#/keys/0: is not an Ed25519 key",
    ],
  ])("is refused for %s as trust anchors", async (_name, anchors, message) => {
    const value = await anchors();
    expect(() => read([], value)).toThrow(message);
  });
});
