import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mutantsOf } from "../../conformance/mutants/index.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { referenceModule } from "../../src/reference/module.ts";
import { startServer } from "../../src/reference/index.ts";
import type { ModuleAdapter } from "../../src/protocol/module-adapter.ts";
import { build } from "../cli/built.ts";
import { membrane, type Ended } from "../cli/terminal.ts";
import { moduleFile } from "./module-file.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
let cwd: string;
beforeAll(build);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-repro-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const adapterOf = (id: string): ModuleAdapter => {
  const mutant = mutantsOf(bundle).find((each) => each.id === id);
  if (mutant === undefined) throw new Error(`no mutant ${id}`);
  return mutant.adapter();
};

/** Runs a script with sh against a target that is served for it. */
async function against(adapter: ModuleAdapter, script: string): Promise<Ended & { requests: string }> {
  const callers = ["SELF", "OTHER"].map((name) => ({
    name,
    token: randomBytes(16).toString("hex"),
    tenant: `tenant_node:${randomBytes(9).toString("hex")}`,
    standing: `standing:${randomBytes(9).toString("hex")}`,
  }));
  const identities = callers.map(({ token, tenant, standing }) => ({ token, tenant, standing_refs: [standing] }));
  const instance = await adapter.start({ MEMBRANE_IDENTITIES: JSON.stringify(identities) });
  let requests = "";
  const handle: typeof instance.call = (request) => {
    requests += `${request.method} ${request.target} ${Buffer.from(request.body ?? []).toString("latin1")}\n`;
    return instance.call(request);
  };
  if (profile === undefined) throw new Error("no profile");
  const server = await startServer({
    membrane: { profile, handle, ready: async () => true, close: () => instance.close() },
    port: 0,
  });
  const given = callers.flatMap(({ name, token, tenant, standing }) => [
    [`MEMBRANE_TOKEN_${name}`, token],
    [`MEMBRANE_TENANT_${name}`, tenant],
    [`MEMBRANE_STANDING_${name}`, standing],
  ]);
  try {
    const ended = await shell(script, { ...Object.fromEntries(given), MEMBRANE_URL: server.url } as Record<
      string,
      string
    >);
    for (const { token } of callers) expect(ended.out + ended.talk).not.toContain(token);
    return { ...ended, requests };
  } finally {
    await server.stop();
  }
}

function shell(script: string, environment: Record<string, string>): Promise<Ended> {
  const child = spawn("sh", [script], { env: { PATH: process.env["PATH"] ?? "", ...environment } });
  let [out, talk] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (talk += text));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code: code ?? -1, out, talk })));
}

async function found(mutant: string, obligation: string): Promise<string> {
  const args = ["--module", moduleFile(cwd, mutant), "--only", obligation, "--max-examples", "2", "--seed", "7"];
  const { code, out } = await membrane(["conform", ...args], { cwd });
  expect({ code, named: out.includes(`  script    sh .membrane/repro/${obligation.replace("/", "__")}.sh`) }).toEqual({
    code: 1,
    named: true,
  });
  return join(cwd, ".membrane/repro", `${obligation.replace("/", "__")}.sh`);
}

const findings: [string, string, string][] = [
  ["an answer", "guard-dropped/shape", "evidence.connector.ingest/closed-request"],
  ["a refusal that did not come", "guard-dropped/unauthenticated", "evidence.connector.ingest/unauthenticated-refused"],
  ["a leak in an answer", "leak/echo-in-hint", "evidence.connector.ingest/secret-refused"],
  ["a trace by counts", "state/refused-ingest-counted", "evidence.connector.ingest/refusal-traceless"],
  ["a state", "state/revoke-without-effect", "evidence.connector.ingest/state-refused"],
  ["a replay", "state/nothing-remembered", "evidence.connector.ingest/replay"],
  ["another tenant", "tenants/consents-shared", "evidence.connector.ingest/tenant-isolated"],
];

describe("a reproducing script", () => {
  it.each(findings)(
    "shows %s on the mutant, and that the reference is free of it",
    async (_what, mutant, obligation) => {
      const script = await found(mutant, obligation);
      const broken = await against(adapterOf(mutant), script);
      expect({ code: broken.code, talk: broken.talk }, broken.out).toEqual({ code: 1, talk: "" });
      expect(broken.out).toContain("still broken");
      const mended = await against(referenceModule(), script);
      expect(mended, mended.out).toMatchObject({ code: 0, out: "fixed\n", talk: "" });
      expect(broken.requests).not.toBe(mended.requests);
    },
  );

  it("ends with 3 when nobody answers, a credential is missing, or a set-up is refused", async () => {
    const script = await found("state/revoke-without-effect", "evidence.connector.ingest/state-refused");
    const names = ["TOKEN_SELF", "TOKEN_OTHER", "TENANT_SELF", "STANDING_SELF"].map((name) => [
      `MEMBRANE_${name}`,
      "x",
    ]);
    const all = Object.fromEntries(names) as Record<string, string>;
    expect(await shell(script, { ...all, MEMBRANE_URL: "http://127.0.0.1:9" })).toMatchObject({ code: 3 });
    const { code, out } = await shell(script, all);
    expect({ code, out }).toEqual({ code: 3, out: "could not run: set MEMBRANE_URL\n" });
    const refusing: ModuleAdapter = {
      name: "refusing",
      start: async () => ({
        call: async () => ({ status: 404, headers: [], body: Buffer.from("Not Found") }),
        close: async () => undefined,
      }),
    };
    const nothing = await against(refusing, script);
    expect([nothing.code, nothing.out.includes("still broken")]).toEqual([3, false]);
  });

  it.each([
    ["state/revocation-lost-on-restart", "evidence.connector.revoke/durable", "a restart of the target"],
    ["leak/logged-before-checked", "evidence.connector.ingest/secret-refused", "in a log or in a store"],
    ["admission/signature-not-checked", "pilot.admissionGate/record-refused", "a signature"],
  ])("says what it cannot do for %s, and ends with 3", async (mutant, obligation, what) => {
    const { code, out } = await shell(await found(mutant, obligation), {});
    expect(out).toContain(what);
    expect(code).toBe(3);
  });

  it("holds no value of the run", async () => {
    const values: string[] = [];
    const script = await found("leak/echo-in-hint", "evidence.connector.ingest/secret-refused");
    const { requests } = await against(referenceModule(), script);
    for (const [value] of requests.matchAll(/[A-Za-z0-9]{24,}/g)) values.push(value);
    const text = readFileSync(script, "utf8");
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter((value) => text.includes(value))).toEqual([]);
    expect(text.match(/tenant_node:[a-z0-9]|[0-9a-f]{24}/g)).toBeNull();
    expect(readdirSync(join(cwd, ".membrane/repro"))).toHaveLength(1);
  });
});
