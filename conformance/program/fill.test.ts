import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { RecordSigner } from "../../src/protocol/given.ts";
import type { Canary } from "../canaries/canary.ts";
import { fill, fillText, type Filling } from "./fill.ts";
import { nodeValue, writeJson } from "./json-text.ts";
import type { Place, Template } from "./program.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const issuedId = "consent:AbCdEfGhIjKlMnOpQrStUvWx";

function filling(changes: Partial<Filling> = {}): Filling & { planted: Canary[] } {
  const planted: Canary[] = [];
  return {
    nonce: "n0",
    caseId: "case 1",
    lane: {
      self: { token: "", tenant: "tenant_node:self", standingRefs: ["standing:first", "standing:second"] },
      other: { token: "", tenant: "tenant_node:other", standingRefs: [] },
    },
    signers: new Map(),
    material: bundle.sensitiveMaterial,
    startedAt: Date.parse("2026-01-01T00:00:00.250Z"),
    issued: (step) => (step === "s0" ? { consent_ref: issuedId } : undefined),
    plant: (canary) => void planted.push(canary),
    planted,
    ...changes,
  };
}

const canary: Place = { $: "canary", n: 1, prefix: "node:", alphabet: "lower-alnum", length: 24 };
const CONSENT = { pattern: "^consent:[A-Za-z0-9_-]{16,64}$", longest: 72 };
const HASH = { pattern: "^sha256:[0-9a-f]{64}$" };
const NAME = { pattern: "^[a-z]{4,32}$" };
const issued = { step: "s0", at: "/consent_ref" };
const key = (n: number): Place => ({ $: "key", n, form: NAME });

describe("fill", () => {
  it("fills in places at any depth and leaves everything else as it is", () => {
    const template: Template = {
      tenant: { $: "tenant", of: "other" },
      list: [{ $: "issued", ...issued, form: CONSENT }, 1.5, null, true, "plain"],
      from: { $: "instant", seconds: -60 },
      standing: { $: "standing", of: "self", n: 1 },
    };
    expect(nodeValue(fill(template, filling()))).toEqual({
      tenant: "tenant_node:other",
      list: [issuedId, 1.5, null, true, "plain"],
      from: "2025-12-31T23:59:00Z",
      standing: "standing:second",
    });
  });

  it("gives a number one value within a case and another in the next case and the next run", () => {
    const places: Place[] = [
      key(3),
      { $: "hash", n: 3, form: HASH },
      canary,
      { $: "tenant", of: "nobody", form: NAME },
    ];
    for (const place of places) {
      const value = fillText(place, filling());
      expect(fillText(place, filling())).toBe(value);
      expect(fillText(place, filling({ caseId: "case 2" }))).not.toBe(value);
      expect(fillText(place, filling({ nonce: "n1" }))).not.toBe(value);
    }
    expect(fillText(key(4), filling())).not.toBe(fillText(key(3), filling()));
  });

  it("reports every canary that goes into a request, without the fixed text around it", () => {
    const own = filling();
    const accepted = fillText(canary, own);
    const secret = fillText({ $: "planted", n: 2, class: "secret" }, own);
    expect(own.planted.map(({ value, carries }) => ({ value, carries }))).toEqual([
      { value: accepted.slice("node:".length), carries: "accepted" },
      { value: secret, carries: "secret" },
    ]);
  });

  it("reports the canaries inside an example of every declared value shape", () => {
    const shapes = bundle.sensitiveMaterial.classes.flatMap((entry) => entry.value_shapes);
    expect(shapes).not.toEqual([]);
    for (const { id } of shapes) {
      const own = filling();
      const example = fillText({ $: "material", n: 0, shape: id }, own);
      expect(own.planted.length, id).toBeGreaterThan(0);
      expect(
        own.planted.every(({ value }) => example.includes(value)),
        id,
      ).toBe(true);
    }
  });

  it("keeps the form of an issued reference in one that was never issued", () => {
    for (const twist of ["random", "case", "longer", "shorter"] as const) {
      const value = fillText({ $: "never-issued", like: issued, twist, form: CONSENT }, filling());
      expect(value, twist).toMatch(/^consent:[A-Za-z0-9]{16,}$/u);
      expect(value, twist).not.toBe(issuedId);
    }
  });

  it("makes a key near another never the same, also where its form has no such key", () => {
    for (const pattern of ["^[A-Za-z0-9_-]{8,64}$", "^[a-z]{8}$", "^k-[0-9]{8}$"]) {
      const own = filling();
      const key = (near?: "case" | "longest" | "end"): string =>
        fillText({ $: "key", n: 1, form: { pattern }, ...(near && { near }) }, own);
      for (const each of [key("case"), key("end")]) {
        expect(each).toMatch(new RegExp(pattern, "u"));
        expect([key(), key("longest")]).not.toContain(each);
      }
    }
  });

  it("keeps repeated member names and their order", () => {
    const template: Template = {
      $: "members",
      entries: [
        ["a", 1],
        ["a", 2],
        [{ $: "text", parts: ["b", { $: "verbatim", json: "c" }] }, 3],
      ],
    };
    expect(writeJson(fill(template, filling()))).toBe('{"a":1,"a":2,"bc":3}');
  });

  it("nests to the depth asked for", () => {
    const nested = (bracket: "array" | "object"): Template => ({ $: "nested", depth: 2, bracket, inside: { x: 1 } });
    expect(writeJson(fill([nested("array"), nested("object")], filling()))).toBe('[[[{"x":1}]],{"n":{"n":{"x":1}}}]');
  });

  it("has records signed over filled-in claims, as the variant says", () => {
    const seen: unknown[] = [];
    const signer: RecordSigner = {
      sign: (claims, variant) => {
        seen.push([claims, variant]);
        return "signed";
      },
    };
    const claims: Template = { tenant: { $: "tenant", of: "self" } };
    const template: Template = [{ record: { $: "record", signer: "pilot", variant: "tampered", claims } }];
    const node = fill(template, filling({ signers: new Map([["pilot", signer]]) }));
    expect(nodeValue(node)).toEqual([{ record: "signed" }]);
    expect(seen).toEqual([[{ tenant: "tenant_node:self" }, "tampered"]]);
  });

  const unfillable: [string, Place][] = [
    ["a reference of a step that was not accepted", { $: "issued", step: "s9", at: "/consent_ref", form: CONSENT }],
    [
      "a likeness of one",
      { $: "never-issued", like: { step: "s9", at: "/consent_ref" }, twist: "random", form: CONSENT },
    ],
    ["a value shape nobody declared", { $: "material", n: 0, shape: "none-such" }],
  ];
  it.each(unfillable)("does not make up %s", (_what, place) => {
    expect(() => fill({ deep: [place] }, filling())).toThrow(expect.objectContaining({ code: "unfillable" }) as Error);
  });

  const unsupplied: [string, Place, string][] = [
    ["a standing nobody was given", { $: "standing", of: "other", n: 0 }, "standing_refs"],
    ["a record nobody can sign", { $: "record", signer: "pilot", variant: "good", claims: {} }, "signers"],
  ];
  it.each(unsupplied)("does not make up %s, and says what to hand over", (_what, place, remedy) => {
    const expected = { code: "unsupplied", remedy: expect.stringContaining(remedy) as string };
    expect(() => fill({ deep: [place] }, filling())).toThrow(expect.objectContaining(expected) as Error);
  });
});
