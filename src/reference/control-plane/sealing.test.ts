import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../bundle/canonical-json.ts";
import { digestOf } from "../../bundle/digest.ts";
import type { Environment } from "../given-variable.ts";
import { readSealed, sealedText } from "./sealed.ts";
import { profile } from "./fixtures/control-scene.ts";
import { additionalData, sealingBy as sealingOf, type Place, type Sealing } from "./sealing.ts";

const sealingBy = (given: Environment): Sealing => sealingOf(given, profile);
const place: Place = { tenantId: "tenant-a", connectorId: "slack", credentialId: "primary", principalId: "user-1" };
const [first, second] = [randomBytes(32), randomBytes(32)];
const environment: Environment = {
  FG_CONNECTOR_KEK_CURRENT_VERSION: "V1",
  FG_CONNECTOR_KEK_V1: first.toString("base64"),
};
const rotated: Environment = {
  ...environment,
  FG_CONNECTOR_KEK_CURRENT_VERSION: "v2",
  FG_CONNECTOR_KEK_v2: second.toString("base64url"),
};
const canary = randomBytes(24).toString("hex");
const secret = { refresh: canary, nested: { b: 1, a: [null, "ü"] } };

const seedPolicy = {
  enabled_connectors: ["slack"],
  connector_scopes: {
    slack: ["channels:history"],
    google_drive: ["https://www.googleapis.com/auth/drive.readonly"],
  },
  allowed_collections: ["rag-default"],
  allowed_resources: { slack: ["channel:security-alerts"], google_drive: ["folder:incident-response"] },
  retention: { days: 30 },
  redaction_mode: "strict",
  rate_limits: {
    tenant_dispatch_per_minute: 60,
    connector_dispatch_per_minute: 30,
    failure_cooldown_threshold: 3,
    failure_cooldown_seconds: 120,
  },
};

describe("digests of what was asked for", () => {
  it.each([
    [
      { collection_id: "rag-default", payload: { cursor: null, limit: 100, resource_ids: [], since_ts: null } },
      "ec68d307008f2e376648751a78ad6aa0b0cb00e74269d98a767494a2db02a124",
    ],
    [
      { error_code: "CONNECTOR_DISABLED", collection_id: "rag-default" },
      "67d51428a76be28a065c43408368c58ced80795a5ca608882fbd681c2049fadb",
    ],
    [{ principal_id: "user-1" }, "53a7e99d949eab22aca545b64c0af8ce7e226cc3baeb3ca1873d052635a21351"],
    [seedPolicy, "00c4f2ef3af7e960821526e9987a1c67948f7789830bfa8afe2eebc38708e52b"],
  ])("are those of the seed: %j", (params, digest) => {
    expect(digestOf(params)).toBe(digest);
  });
});

describe("sealing", () => {
  it("binds to the place, the deployment and the version of the key, as the seed writes it", () => {
    expect(additionalData(place, "dev", "v1")).toBe(
      '{"connector_id":"slack","credential_id":"primary","env":"dev","kek_version":"v1","principal_id":"user-1","tenant_id":"tenant-a"}',
    );
  });

  it("opens what it sealed, and shows nothing of it", () => {
    const sealed = sealingBy(environment).seal(place, secret);
    expect(sealed.ver).toBe("v1");
    expect(Buffer.from(sealed.nonce, "base64url")).toHaveLength(12);
    expect(Buffer.from(sealed.ct, "base64url")).toHaveLength(Buffer.byteLength(canonicalJson(secret)) + 16);
    expect(sealedText(sealed)).not.toContain(canary);
    expect(sealingBy(environment).open(place, readSealed(sealedText(sealed)))).toEqual(secret);
  });

  it("opens with the key in any spelling: base64 or base64url, padded or not", () => {
    const sealed = sealingBy(environment).seal(place, secret);
    for (const text of [
      first.toString("base64"),
      first.toString("base64").replace("=", ""),
      first.toString("base64url"),
    ]) {
      expect(sealingBy({ ...environment, FG_CONNECTOR_KEK_V1: text }).open(place, sealed)).toEqual(secret);
    }
  });

  it("never uses a nonce twice", () => {
    const sealing = sealingBy(environment);
    const nonces = Array.from({ length: 500 }, () => sealing.seal(place, secret).nonce);
    expect(new Set(nonces).size).toBe(500);
  });

  it.each(["tenantId", "connectorId", "credentialId", "principalId"] as const)("opens at no other %s", (coordinate) => {
    const sealing = sealingBy(environment);
    const moved = { ...place, [coordinate]: `${place[coordinate]}x` };
    expect(failure(() => sealing.open(moved, sealing.seal(place, secret)))).toBe("sealed_unreadable");
  });

  it("opens in no other deployment, but in the same by whatever letter case", () => {
    const sealed = sealingBy({ ...environment, FG_ENV: "Prod" }).seal(place, secret);
    expect(sealingBy({ ...environment, FG_ENV: "prod" }).open(place, sealed)).toEqual(secret);
    expect(failure(() => sealingBy(environment).open(place, sealed))).toBe("sealed_unreadable");
    const unnamed = sealingBy(environment).seal(place, secret);
    expect(sealingBy({ ...environment, FG_ENV: "dev" }).open(place, unnamed)).toEqual(secret);
  });

  it("opens under no other version, even of the same key", () => {
    const sealed = sealingBy(environment).seal(place, secret);
    const same = { ...environment, FG_CONNECTOR_KEK_V2: first.toString("base64") };
    expect(failure(() => sealingBy(same).open(place, { ...sealed, ver: "v2" }))).toBe("sealed_unreadable");
  });

  it("opens old versions while their key is there, and seals with the current one", () => {
    const old = sealingBy(environment).seal(place, secret);
    expect(sealingBy(rotated).open(place, old)).toEqual(secret);
    expect(sealingBy(rotated).seal(place, secret).ver).toBe("v2");
    const { FG_CONNECTOR_KEK_V1: _, ...dropped } = rotated;
    expect(failure(() => sealingBy(dropped).open(place, old))).toBe("key_missing");
  });

  it("opens nothing that was changed", () => {
    const sealing = sealingBy(environment);
    const sealed = sealing.seal(place, secret);
    const ct = Buffer.from(sealed.ct, "base64url");
    ct[0]! ^= 1;
    const changed = [
      { ...sealed, ct: ct.toString("base64url") },
      { ...sealed, ct: sealed.ct.slice(0, 8) },
      { ...sealed, nonce: randomBytes(12).toString("base64url") },
      { ...sealed, nonce: sealed.nonce.slice(0, -4) },
      readSealed("no JSON"),
      readSealed('{"ct":1,"nonce":null,"ver":"v1"}'),
    ];
    expect(changed.map((each) => failure(() => sealing.open(place, each)))).toEqual(
      changed.map(() => "sealed_unreadable"),
    );
  });

  const short = randomBytes(31).toString("base64");
  const version = "FG_CONNECTOR_KEK_CURRENT_VERSION";
  it.each<[string, Environment, string]>([
    ["no key and no version", {}, "key_missing"],
    ["no current version", { ...environment, [version]: undefined }, "key_missing"],
    ["an empty current version", { ...environment, [version]: "" }, "key_missing"],
    ["a version without a key", { ...environment, [version]: "v9" }, "key_missing"],
    ["a version called like the variable that names it", { [version]: "current_version" }, "key_missing"],
    ["an empty key", { ...environment, FG_CONNECTOR_KEK_V1: "" }, "key_missing"],
    ["a key that is too short", { ...environment, FG_CONNECTOR_KEK_V1: short }, "key_malformed"],
    ["a key in no alphabet", { ...environment, FG_CONNECTOR_KEK_V1: `${"!".repeat(43)}=` }, "key_malformed"],
    ["a key in two alphabets", { ...environment, FG_CONNECTOR_KEK_V1: `${"_+".repeat(21)}A=` }, "key_malformed"],
    ["a key in hexadecimal", { ...environment, FG_CONNECTOR_KEK_V1: first.toString("hex") }, "key_malformed"],
    ["two keys of one version", { ...environment, FG_CONNECTOR_KEK_v1: second.toString("base64") }, "key_malformed"],
  ])("fails closed with %s, and says so without a value", (_name, given, code) => {
    const sealed = sealingBy(environment).seal(place, secret);
    expect(failure(() => sealingBy(given).seal(place, secret))).toBe(code);
    const keyIsWell =
      given["FG_CONNECTOR_KEK_V1"] === environment["FG_CONNECTOR_KEK_V1"] && !given["FG_CONNECTOR_KEK_v1"];
    if (!keyIsWell) expect(failure(() => sealingBy(given).open(place, sealed))).toMatch(/^key_/u);
  });
});

/** The code of what is thrown, once it is sure that its text holds no value. */
function failure(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { code, message, stack = "", cause } = error as Error & { code: string };
    for (const value of [canary, first.toString("base64").slice(0, 20), "tenant-a", "user-1"]) {
      expect(`${message}${stack}${String(cause)}`).not.toContain(value);
    }
    return code;
  }
  return "nothing was thrown";
}
