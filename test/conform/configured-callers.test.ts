import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Config, ConfigIdentity } from "../../src/generated/documents.ts";
import { referenceModule } from "../../src/reference/module.ts";
import { startServer, type RunningServer } from "../../src/reference/index.ts";
import { membrane } from "../cli/terminal.ts";
import { makeCallers, type MadeCallers } from "./callers.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
if (profile === undefined) throw new Error("the bundle has no profile");

let cwd: string;
let callers: MadeCallers;
let server: RunningServer;
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-configured-"));
  callers = makeCallers(cwd);
  const instance = await referenceModule({ bundle }).start(callers.environment);
  const membraneOf = {
    profile,
    handle: instance.call.bind(instance),
    ready: async () => true,
    close: () => instance.close(),
  };
  server = await startServer({ membrane: membraneOf, port: 0 });
});
afterEach(async () => {
  await server.stop();
  rmSync(cwd, { recursive: true, force: true });
});

/** A run with the third caller named otherwise. */
async function withThird(change: (identity: ConfigIdentity) => Partial<ConfigIdentity>) {
  const path = join(cwd, "membrane.config.json");
  const config = JSON.parse(readFileSync(path, "utf8")) as Config;
  const identities = config.identities?.map((each, index) => (index === 2 ? { ...each, ...change(each) } : each));
  writeFileSync(path, JSON.stringify({ ...config, identities }));
  const only = ["--only", "evidence.connector.ingest/control-accepted", "--max-examples", "0"];
  return membrane(["conform", server.url, ...only], { cwd, environment: callers.variables });
}

describe("a configuration that names a caller as the server does not know it", () => {
  it.each([
    ["a token", () => ({ token: "another-token-of-nobody" }), /refused \(401 unauthenticated\)/u, "check identities"],
    ["a tenant", () => ({ tenant: "tenant_node:elsewhere" }), /refused \(403 cross_tenant_access\)/u, "check tenant"],
    [
      "standing",
      () => ({ standing_refs: ["standing:none"] }),
      /refused \(403 standing_missing\)/u,
      "check standing_refs",
    ],
  ])("accuses nobody: %s", async (_what, change, seen, remedy) => {
    const { code, out, talk } = await withThird(change);
    expect({ code, out }, talk).toEqual({ code: 3, out: "" });
    expect(talk).toContain("the target does not know caller 3 of 4: ");
    expect(talk).toMatch(seen);
    expect(talk).toContain(`${remedy} in membrane.config.json`);
  });

  it("is not waited for with every caller when the server answers nobody", async () => {
    let requests = 0;
    const silent = createServer(({ url: path }, response) => {
      if (path === "/health") response.end("{}");
      else requests++;
    }).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const short = ["--call-timeout", "1", "--max-time", "1", "--only", "evidence.connector.ingest/control-accepted"];
    const { code } = await membrane(["conform", url, ...short], { cwd, environment: callers.variables });
    silent.closeAllConnections();
    silent.close();
    expect({ code, few: requests < 8 || requests }).toEqual({ code: 3, few: true });
  });

  it("is attacked when all are known", async () => {
    const { code, out } = await withThird(() => ({}));
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("1 held, 0 violated") as string });
  });
});
