import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Config } from "../../src/generated/documents.ts";
import type { ModuleAnswer } from "../../src/protocol/module-adapter.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import { startServer } from "../../src/reference/index.ts";
import { referenceModule } from "../../src/reference/module.ts";
import { makeCallers, type MadeCallers } from "../conform/callers.ts";
import { stubAnswer } from "../conform/stub-membranes.ts";
import { membrane } from "./terminal.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles[0]!;
const CONSENT = "evidence.connector.consent";
const consentPath = profile.operations.find(({ name }) => name === CONSENT)!.path;

let cwd: string;
let callers: MadeCallers;
const opened: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-doctor-"));
  callers = makeCallers(cwd);
});
afterEach(async () => {
  for (const stop of opened.splice(0)) await stop();
  rmSync(cwd, { recursive: true, force: true });
});

/** The reference as a server that runs already, with answers of its own to some requests. */
async function served(instead: (request: CallRequest) => ModuleAnswer | undefined = () => undefined): Promise<string> {
  const instance = await referenceModule({ bundle }).start(callers.environment);
  const server = await startServer({
    membrane: {
      profile,
      handle: async (request: CallRequest) => instead(request) ?? instance.call(request),
      ready: () => Promise.resolve(true),
      close: () => instance.close(),
    },
    port: 0,
  });
  opened.push(() => server.stop());
  return server.url;
}

interface Result {
  readonly toFix: number;
  readonly checks: readonly { check: string; outcome: string; seen: string; remedy?: string }[];
}

async function examined(url: string, variables: Readonly<Record<string, string>> = callers.variables) {
  const { code, out, talk } = await membrane(["doctor", url, "--format", "json"], { cwd, environment: variables });
  for (const secret of callers.secrets) expect(out + talk).not.toContain(secret);
  const result = JSON.parse(out) as Result;
  expect(result.toFix).toBe(result.checks.filter(({ outcome }) => outcome === "fix").length);
  return { code, ...result, fixes: result.checks.filter(({ outcome }) => outcome === "fix") };
}

describe("membrane doctor", () => {
  it("finds all well with the reference, one line for each check, and every operation was called", async () => {
    const { code, out, talk } = await membrane(["doctor", await served()], { cwd, environment: callers.variables });
    expect(talk).toBe("");
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines.at(-1)).toBe("all well, nothing was attacked");
    const checks = lines.slice(0, -1).map((line) => line.split(/ {2,}/u));
    expect(checks.map(([outcome]) => outcome)).toEqual([...checks.slice(1).map(() => "ok"), "skipped"]);
    const operations = profile.operations.map(({ name }) => name);
    expect(checks.map(([, check]) => check)).toEqual([
      "reachable",
      "identities",
      "capabilities",
      "signer pilot",
      ...operations,
      "surfaces",
    ]);
    expect(out).toContain("4 callers, each kept from the tenant of another");
  });

  it("ends with 3 against nothing, and says what to start", async () => {
    const { code, fixes } = await examined("http://127.0.0.1:9");
    expect(code).toBe(3);
    expect(fixes).toMatchObject([{ check: "reachable" }]);
    expect(fixes[0]?.seen).toContain("no answer from http://127.0.0.1:9");
    expect(fixes[0]?.remedy).toContain("start the target first");
  });

  it("names the operation that always refuses, and those that cannot be tried for it", async () => {
    const url = await served(({ method, target }) =>
      target === consentPath ? stubAnswer("refuses everything", bundle, method, target) : undefined,
    );
    const { code, fixes } = await examined(url);
    expect(code).toBe(1);
    const consent = fixes.find(({ check }) => check === CONSENT);
    expect(consent?.seen).toMatch(/^expected admitted \(200\), seen refused \(\d+ [a-z_]+\)$/u);
    expect(consent?.remedy).toMatch(/^run: membrane explain [a-z_]+$/u);
    const ingest = fixes.find(({ check }) => check === "evidence.connector.ingest");
    expect(ingest?.seen).toMatch(/^setup s0 \(evidence\.connector\.consent\): /u);
    expect(fixes.map(({ check }) => check)).not.toContain("evidence.connector.status");
  });

  it("says which caller the target does not know when a token is wrong, and never the token", async () => {
    const wrong = `not-that-token-${"x7".repeat(10)}`;
    const { code, fixes } = await examined(await served(), { ...callers.variables, TOKEN_2: wrong });
    expect(code).toBe(1);
    const [first] = fixes;
    expect(first?.check).toBe("identities");
    expect(first?.seen).toMatch(/^caller 3 of 4 at .*, seen refused \(401 unauthenticated\)$/u);
    expect(first?.remedy).toContain("check identities in membrane.config.json");
    expect(JSON.stringify(fixes)).not.toContain(wrong);
  });

  it("says when the target lists no capabilities", async () => {
    const { listing } = profile.document.runtime;
    const path = profile.operations.find(({ name }) => name === listing)!.path;
    const url = await served(({ target }) =>
      target === path ? { status: 404, headers: [], body: new Uint8Array() } : undefined,
    );
    const { code, fixes } = await examined(url);
    expect(code).toBe(1);
    expect(fixes.map(({ check }) => check)).toEqual(["capabilities", listing]);
  });

  it("says what to hand over where nothing could be sent without it, and blames no target", async () => {
    const path = join(cwd, "membrane.config.json");
    const { signers: _signers, ...config } = JSON.parse(readFileSync(path, "utf8")) as Config;
    writeFileSync(path, JSON.stringify(config));
    const { code, fixes } = await examined(await served());
    expect(code).toBe(1);
    expect(fixes.map(({ check }) => check)).toEqual(["signer pilot", "pilot.admissionGate"]);
    for (const { remedy } of fixes) expect(remedy).toContain("under signers");
  });

  it("ends with 2 for what cannot be meant", async () => {
    const url = await served();
    expect(await membrane(["doctor", url, "--stdio", "x"], { cwd })).toMatchObject({ code: 2, out: "" });
    expect(await membrane(["doctor", url, "--profile", "vault"], { cwd })).toMatchObject({ code: 2, out: "" });
    writeFileSync(join(cwd, "membrane.config.json"), "{}");
    expect(await membrane(["doctor", url], { cwd })).toMatchObject({ code: 2, out: "" });
  });
});
