import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { createMembrane, honestParts, startServer } from "../../src/reference/index.ts";
import { membrane } from "./terminal.ts";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-conform-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const configured = (config: unknown): void =>
  writeFileSync(join(cwd, "membrane.config.json"), typeof config === "string" ? config : JSON.stringify(config));

describe("membrane conform and its configuration", () => {
  it("takes the bundle from it, and not the one that ships with the kit when that bundle is missing", async () => {
    configured({ contracts: "theirs" });
    const { code, out, talk } = await membrane(["conform"], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk).toContain("theirs");
  });

  it("ends with 2 for a file that is not JSON, says something unknown or is not there", async () => {
    configured("{");
    expect(await membrane(["conform"], { cwd })).toMatchObject({ code: 2, out: "" });
    configured({ identitys: [] });
    expect(await membrane(["conform"], { cwd })).toMatchObject({ code: 2, out: "" });
    expect(await membrane(["conform", "--config", "other.json"], { cwd })).toMatchObject({ code: 2, out: "" });
  });

  it("ends with 2 for a URL without two callers of different tenants, and names a variable that is not set, but never its value", async () => {
    const server = await startServer({
      membrane: createMembrane(honestParts({ bundle: loadBundle(builtInBundleFolder()).bundle })),
      port: 0,
    });
    const token = `token-${"q7".repeat(12)}`;
    const identity = { token: "${FIRST}", tenant: "tenant_node:first", standing_refs: [] };
    try {
      expect(await membrane(["conform", server.url], { cwd })).toMatchObject({ code: 2, out: "" });
      configured({ identities: [identity, { ...identity, token: "${SECOND}" }] });
      const unset = await membrane(["conform", server.url], { cwd, environment: { FIRST: token } });
      expect(unset).toMatchObject({ code: 2, out: "" });
      expect(unset.talk).toContain("SECOND");
      const same = await membrane(["conform", server.url], { cwd, environment: { FIRST: token, SECOND: token } });
      expect(same).toMatchObject({ code: 2, out: "" });
      expect(unset.talk + same.talk).not.toContain(token);
      configured({ identities: [identity, { ...identity, token: "${SECOND}", tenant: "tenant_node:second" }] });
      const environment = { FIRST: token, SECOND: `${token}2` };
      const workers = await membrane(["conform", server.url, "--workers", "2"], { cwd, environment });
      expect(workers).toMatchObject({ code: 2, out: "" });
      expect(workers.talk).toContain("2 workers need 4 identities of different tenants, and there are 2");
    } finally {
      await server.stop();
    }
  });
});
