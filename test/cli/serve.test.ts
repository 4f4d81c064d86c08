import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { serve } from "../../src/cli/serve.ts";
import type { Bundle } from "../../src/bundle/model.ts";
import { createMembrane, honestParts, startServer } from "../../src/reference/index.ts";
import { membrane, type Ended } from "./terminal.ts";

const contracts = fileURLToPath(new URL("../../contracts", import.meta.url));
let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-serve-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Serves while `work` runs, and gives everything that was printed. */
async function serving(
  args: readonly string[],
  environment: Record<string, string>,
  work: (url: string, talk: string) => Promise<void>,
): Promise<Ended> {
  const ending = new AbortController();
  let talk = "";
  let heard: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => void (heard = resolve));
  const server = membrane(["serve", ...args], {
    cwd,
    environment,
    ended: ending.signal,
    onTalk: (text) => {
      talk += text;
      const url = /listening on (http:\/\/127\.0\.0\.1:\d+)\n/u.exec(talk)?.[1];
      if (url !== undefined) heard(url);
    },
  });
  try {
    const url = await Promise.race([listening, server.then(({ talk: said }) => Promise.reject(new Error(said)))]);
    await work(url, talk);
  } finally {
    ending.abort();
  }
  return server;
}

describe("membrane serve", () => {
  it("makes two callers when none are given, and says how to call it", async () => {
    const ended = await serving(["--port", "0"], {}, async (url, talk) => {
      const tokens = [...talk.matchAll(/tenant_node:\S+ {2}(\S+)/gu)].map((match) => match[1] ?? "");
      expect(tokens.length).toBe(2);
      for (const token of tokens) {
        const answer = await fetch(`${url}/v1/evidence/connectors/status`, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect(answer.status).toBe(200);
      }
      expect((await fetch(`${url}/v1/evidence/connectors/status`)).status).toBe(401);
    });
    expect(ended.code).toBe(0);
    expect(
      ended.out
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { operation: string }).operation),
    ).toEqual(Array<string>(3).fill("evidence.connector.status"));
  });

  it("says what a configuration has to say to attack it with these two", async () => {
    await serving(["--port", "0"], {}, async (url, talk) => {
      writeFileSync(join(cwd, "membrane.config.json"), /^ {2}(\{.*\})$/mu.exec(talk)?.[1] ?? "");
      const only = ["--only", "evidence.connector.ingest/control-accepted", "--max-examples", "0"];
      const { code, out } = await membrane(["conform", url, ...only], { cwd });
      expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("1 held, 0 violated") as string });
    });
  });

  it("serves another profile when asked, and says how to call that", async () => {
    const ended = await serving(["--profile", "control-plane", "--port", "0"], {}, async (url, talk) => {
      const token = /x-api-key: (\S+)"/u.exec(talk)?.[1] ?? "";
      const answer = await fetch(`${url}/admin/connectors/status`, { headers: { "x-api-key": token } });
      expect(await answer.json()).toMatchObject({ tenant_id: "one" });
      expect(talk).toContain("FG_CONNECTOR_KEK_CURRENT_VERSION is not set, so no secret can be sealed");
      expect((await fetch(`${url}/ready`)).status).toBe(200);
    });
    expect(ended.code).toBe(0);
    expect(ended.out.trimEnd().split("\n")).toHaveLength(1);
  });

  it("says that its clock was moved, and moves none in production", async () => {
    const args = ["--profile", "control-plane", "--port", "0"];
    const moved = { MEMBRANE_CLOCK_OFFSET_SECONDS: "86400" };
    await serving(args, moved, async (url, talk) => {
      expect(talk).toContain("MEMBRANE_CLOCK_OFFSET_SECONDS is set, so the clock runs 86400 seconds ahead");
      expect((await fetch(`${url}/ready`)).status).toBe(200);
    });
    const { code, talk } = await membrane(["serve", ...args], { cwd, environment: { ...moved, FG_ENV: "Production" } });
    expect(code).toBe(2);
    expect(talk).toContain("MEMBRANE_CLOCK_OFFSET_SECONDS: is set in production");
  });

  it("serves the profile its bundle calls the default one, unless another is asked for", async () => {
    const { bundle } = loadBundle(contracts);
    const read = (): Bundle => ({ ...bundle, document: { ...bundle.document, default_profile: "control-plane" } });
    const servedFirst = async (profile?: string): Promise<string> => {
      const ending = new AbortController();
      let told = "";
      const talk = (text: string): void => {
        told += text;
        if (text.startsWith("listening on")) ending.abort();
      };
      const terminal = { out: () => undefined, talk, cwd, environment: {}, color: false, interactive: false };
      expect(await serve({ profile, port: 0 }, { ...terminal, ended: ending.signal }, read)).toBe(0);
      return told;
    };
    expect(await servedFirst()).toContain("x-api-key");
    expect(await servedFirst("evidence")).toContain("authorization: Bearer");
  });

  it("takes no folder where a server is named, and no profile it does not know", async () => {
    const database = { DATABASE_URL: "postgres://nobody:correct-horse@127.0.0.1:1/none" };
    const args = ["serve", "--profile", "control-plane", "--port", "0"];
    const both = await membrane([...args, "--data-dir", join(cwd, "data")], { cwd, environment: database });
    expect(both.code).toBe(2);
    expect(both.talk).toContain("--data-dir and DATABASE_URL name two places for the data");
    const none = await membrane(args, { cwd, environment: database });
    expect(none.code).toBe(2);
    expect(none.talk).not.toContain("correct-horse");
    const unknown = await membrane(["serve", "--profile", "control"], { cwd });
    expect(unknown.code).toBe(2);
    expect(unknown.talk).toContain("evidence, control-plane");
  });

  it("takes callers from its environment and prints none of them", async () => {
    const token = `token-${"q7".repeat(12)}`;
    const identities = JSON.stringify([{ token, tenant: "tenant_node:given", standing_refs: [] }]);
    const ended = await serving(["--port", "0"], { MEMBRANE_IDENTITIES: identities }, async (url) => {
      const answer = await fetch(`${url}/v1/evidence/connectors/status`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(200);
    });
    expect(ended.out + ended.talk).not.toContain(token);
    expect(ended.talk).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/u);
  });

  it("ends with 2 for an environment, a port or a folder it cannot use", async () => {
    const bad = "tok-not-json-4711";
    const environment = await membrane(["serve", "--port", "0"], { cwd, environment: { MEMBRANE_IDENTITIES: bad } });
    expect(environment.code).toBe(2);
    expect(environment.talk).not.toContain(bad);
    writeFileSync(join(cwd, "file"), "");
    expect((await membrane(["serve", "--port", "0", "--data-dir", join(cwd, "file")], { cwd })).code).toBe(2);
    expect((await membrane(["serve"], { cwd, environment: { PORT: "many" } })).code).toBe(2);
    await serving(["--port", "0"], {}, async (url) => {
      const taken = await membrane(["serve", "--port", new URL(url).port], { cwd });
      expect(taken.code).toBe(2);
      expect(taken.talk).toContain("is in use");
    });
  });

  it("reports labels that agree with the contract", async () => {
    await serving(["--port", "0"], {}, async (url) => {
      const clean = await membrane(["check", "--contracts", contracts, "--runtime", url], { cwd });
      expect(clean).toMatchObject({ code: 0, out: "" });
      expect(clean.talk).toContain("1 running membrane");
    });
  });
});

describe("membrane check --runtime", () => {
  it("ends with 1 when one label inside a running server is another than the contract's", async () => {
    cpSync(contracts, join(cwd, "changed"), { recursive: true });
    const file = join(cwd, "changed/production-admission.v0.json");
    const label = '"evidence.connector.ingest": "staging-durable"';
    expect(readFileSync(file, "utf8")).toContain(label);
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(label, label.replace("staging-durable", "fixture-rehearsed")),
    );
    const { bundle } = loadBundle(join(cwd, "changed"));
    const server = await startServer({ membrane: createMembrane(honestParts({ bundle })), port: 0 });
    try {
      const { code, out } = await membrane(["check", "--contracts", contracts, "--runtime", server.url], { cwd });
      expect(code).toBe(1);
      expect(out).toContain(
        'runtime gives evidence.connector.ingest the label "fixture-rehearsed", the contract says "staging-durable"',
      );
    } finally {
      await server.stop();
    }
  });
});
