import { generateKeyPairSync } from "node:crypto";
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Given, RecordSigner } from "../../src/protocol/given.ts";
import type { ConfiguredIdentity } from "./configured-identity.ts";
import { givenFromConfig, makeGiven } from "./given.ts";
import { signerFromJwk } from "./record-signer.ts";

const profile = loadBundle(builtInBundleFolder()).bundle.profiles[0]!;
const schemas = profile.document.schemas as unknown as Record<string, { pattern: string; maxLength: number }>;
const make = (lanes = 3): Given => makeGiven({ nonce: "n0nce", lanes, signerNames: ["pilot"], profile });
const pilotOf = (given: Given): RecordSigner => given.signers.get("pilot")!;
const claims = { tenant: "tenant_node:a", list: ["x"], note: "ü" };
const part = (record: string, index: number): unknown => {
  const bytes = Buffer.from(record.split(".")[index] ?? "", "base64url");
  return JSON.parse(bytes.toString());
};

describe("made given things", () => {
  it("are callers of the shapes the contract asks for, all different", async () => {
    const { lanes, nonce } = make(40);
    const callers = lanes.flatMap(({ self, other }) => [self, other]);
    expect(nonce).toBe("n0nce");
    expect(new Set(callers.map(({ token }) => token)).size).toBe(80);
    expect(new Set(callers.map(({ tenant }) => tenant)).size).toBe(80);
    expect(new Set(callers.flatMap(({ standingRefs }) => standingRefs)).size).toBe(120);
    for (const { token, tenant, standingRefs } of callers) {
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(tenant).toMatch(/^tenant_node:/);
      for (const reference of [tenant, ...standingRefs]) {
        expect(reference).toMatch(new RegExp(schemas["TypedRef"]!.pattern));
        expect(reference.length).toBeLessThanOrEqual(schemas["TypedRef"]!.maxLength);
      }
      expect([1, 2]).toContain(standingRefs.length);
    }
  });

  it("reach the target in the variables the profile names", async () => {
    const given = make(2);
    expect(Object.keys(given.environment).toSorted()).toEqual(["MEMBRANE_IDENTITIES", "MEMBRANE_PILOT_JWKS"]);
    const identities = JSON.parse(given.environment["MEMBRANE_IDENTITIES"]!) as unknown;
    expect(identities).toEqual(
      given.lanes.flatMap(({ self, other }) =>
        [self, other].map(({ token, tenant, standingRefs }) => ({ token, tenant, standing_refs: standingRefs })),
      ),
    );
    const { keys } = JSON.parse(given.environment["MEMBRANE_PILOT_JWKS"]!) as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0]!).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  });

  it("hold no signer that was not asked for", async () => {
    const given = makeGiven({ nonce: "a", lanes: 1, signerNames: [], profile });
    expect(given.signers.size).toBe(0);
    expect(Object.keys(given.environment)).toEqual(["MEMBRANE_IDENTITIES"]);
  });

  it("refuse a nonce that cannot be part of a name", async () => {
    for (const nonce of ["", "A", "a b", "a".repeat(25)]) {
      expect(() => makeGiven({ nonce, lanes: 1, signerNames: [], profile })).toThrow(RangeError);
    }
  });
});

const privateJwk = (): { kty: string; crv: string; x: string; d: string } =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }) as ReturnType<typeof privateJwk>;

describe("a record signer", () => {
  const verified = async (given: Given, record: string): Promise<unknown> => {
    const keys = createLocalJWKSet(JSON.parse(given.environment["MEMBRANE_PILOT_JWKS"]!) as JSONWebKeySet);
    const { payload, protectedHeader } = await compactVerify(record, keys, { algorithms: ["EdDSA"] });
    expect(protectedHeader).toEqual({ alg: "EdDSA", kid: "pilot-n0nce" });
    return JSON.parse(Buffer.from(payload).toString());
  };

  it("makes good records that the handed over key verifies", async () => {
    const given = make();
    expect(await verified(given, pilotOf(given).sign(claims))).toEqual(claims);
  });

  it.each(["tampered", "unsigned", "foreign-key", "symmetric"] as const)(
    "makes %s records that carry the same claims and key id and do not verify",
    async (variant) => {
      const given = make();
      const record = pilotOf(given).sign(claims, variant);
      expect(record.split(".")).toHaveLength(3);
      expect(part(record, 1)).toEqual(claims);
      expect(part(record, 0)).toMatchObject({ kid: "pilot-n0nce" });
      expect((part(record, 0) as { alg: string }).alg).toBe(
        { unsigned: "none", symmetric: "HS256" }[variant as string] ?? "EdDSA",
      );
      expect(record.endsWith(".")).toBe(variant === "unsigned");
      await expect(verified(given, record)).rejects.toThrow();
    },
  );

  it("makes symmetric records that a verifier falls for which takes the public key as a secret", async () => {
    const given = make();
    const { keys } = JSON.parse(given.environment["MEMBRANE_PILOT_JWKS"]!) as { keys: { x: string }[] };
    const record = pilotOf(given).sign(claims, "symmetric");
    await expect(compactVerify(record, Buffer.from(keys[0]!.x, "base64url"))).resolves.toBeDefined();
  });

  it("differs between runs", async () => {
    const [first, second] = [make(), make()];
    await expect(verified(second, pilotOf(first).sign(claims))).rejects.toThrow();
  });

  it("is taken with padding too", () => {
    const { x, ...key } = privateJwk();
    expect(signerFromJwk({ ...key, x: `${x}=` }).publicJwk).toMatchObject({ x: `${x}=` });
  });

  it("is refused for anything but a private Ed25519 key, without any part of it", async () => {
    for (const jwk of [
      {},
      { kty: "OKP", crv: "Ed25519", x: "planted" },
      { kty: "OKP", crv: "Ed25519", x: "planted", d: "planted" },
      // The public part of one key beside the private part of another.
      { ...privateJwk(), x: privateJwk().x },
    ]) {
      let error: unknown;
      try {
        signerFromJwk(jwk);
      } catch (reason) {
        error = reason;
      }
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).stack).not.toContain("planted");
    }
  });
});

describe("configured identities", () => {
  const identity = (tenant: string, token = `token-of-${tenant}`): ConfiguredIdentity => ({
    token,
    tenant,
    standing_refs: ["standing:a"],
  });

  it("make one lane of two tenants", () => {
    const given = givenFromConfig("n", [identity("a:a"), identity("a:b")]);
    expect(given.lanes).toEqual([
      {
        self: { token: "token-of-a:a", tenant: "a:a", standingRefs: ["standing:a"] },
        other: { token: "token-of-a:b", tenant: "a:b", standingRefs: ["standing:a"] },
      },
    ]);
    expect(given.environment).toEqual({});
  });

  it("never put one tenant into two places", () => {
    const tenants = (...names: string[]): string[][] =>
      givenFromConfig(
        "n",
        names.map((name, index) => identity(name, `${index}`)),
      ).lanes.map(({ self, other }) => [self.tenant, other.tenant]);
    expect(tenants("a", "a", "b", "b")).toEqual([["a", "b"]]);
    expect(tenants("a", "b", "c", "a", "d", "e")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(tenants("a", "a")).toEqual([]);
  });
});
