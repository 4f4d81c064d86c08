import { describe, expect, it } from "vitest";
import { freshSealingKeys } from "../../../conformance/targets/sealing-keys.ts";
import { loadBundle } from "../../bundle/load.ts";
import { builtInBundleFolder } from "../../bundle/locate.ts";
import { deriveObligations } from "../../obligations/derive.ts";
import { servedProfile } from "../../reference/index.ts";
import { allRules } from "../all-rules.ts";
import { parsePage } from "../pages/parse-page.ts";
import { CHECK_RULES } from "../rules/index.ts";
import { runRules } from "../run-rules.ts";
import { replayExamples, type StartReplay } from "./replay.ts";

const loaded = loadBundle(builtInBundleFolder());
const { bundle } = loaded;

const start: StartReplay = async (profile, callers) => {
  const { env, scope } = profile.document.identities;
  const known = callers.map(({ token, tenant, scoped, standingRefs }) => ({
    token,
    tenant,
    ...(scope === undefined ? { standing_refs: standingRefs } : { scopes: scoped ? [scope] : [] }),
  }));
  const keys = profile.document.given
    .filter(({ what }) => what === "sealing-key")
    .map((given) => freshSealingKeys(given));
  const served = await servedProfile(profile.name);
  return served.module({}).start(Object.assign({ [env]: JSON.stringify(known) }, ...keys) as Record<string, string>);
};

/** What the replay of a page finds, as `line:column message`. */
async function told(text: string): Promise<{ replayed: number; found: string[]; examples: string[] }> {
  const page = parsePage("page.md", "/nowhere/page.md", text);
  const replays = await replayExamples(bundle, [page], start);
  const { findings } = runRules(
    {
      bundle,
      obligations: deriveObligations(bundle),
      texts: loaded.texts,
      shown: (path) => path,
      rules: allRules(),
      documentation: { pages: [page], whole: false, folder: "/nowhere", root: "/nowhere" },
      replays,
    },
    CHECK_RULES.filter(({ id }) => id === "docs-replay" || id === "docs-examples"),
  );
  const of = (id: string): string[] =>
    findings.filter(({ rule }) => rule === id).map(({ place, message }) => `${place.line}:${place.column} ${message}`);
  return { replayed: replays.length, found: of("docs-replay"), examples: of("docs-examples") };
}

const post = (path: string, body: object, token = "<token>"): string =>
  `POST ${path} HTTP/1.1\nauthorization: Bearer ${token}\ncontent-type: application/json\n\n${JSON.stringify(body)}\n`;
const answer = (status: number, operation: string, outcome: string, body: object, reasons: string[] = []): string =>
  `\nHTTP/1.1 ${status} So\n\n${JSON.stringify({ operation, outcome, body, receipt: { ref: "receipt:example-example-1", outcome, reasons, fixture: true } })}\n`;
const refusal = (operation: string, status: number, code: string, gate: string): string =>
  answer(status, operation, "refused", { failedGate: gate, refusalReason: code, productionAdmission: false }, [code]);
const fence = (text: string): string => `\`\`\`http\n${text}\`\`\`\n\n`;

const HANDLE = "consent:example-example-1";
const consent = {
  tenant: "tenant_node:acme",
  subject: "company_node:acme",
  connector_id: "bridge",
  scope: ["invoice"],
  credential_ref: "credential:acme-ledger",
  mode: "fixture",
  fixture: true,
  idempotency_key: "key-00000001",
};
const agreed = fence(
  post("/v1/evidence/connectors/consent", consent) +
    answer(200, "evidence.connector.consent", "admitted", {
      consent_ref: HANDLE,
      state: "active",
      productionAdmission: false,
    }),
);
const revoke = (key: string, ref = HANDLE): string =>
  post("/v1/evidence/connectors/revoke", {
    tenant: "tenant_node:acme",
    connector_consent_ref: ref,
    idempotency_key: key,
  });
const revoked = (state: string): string =>
  answer(200, "evidence.connector.revoke", "admitted", { consent_ref: HANDLE, state, productionAdmission: false });

describe("examples that are sent to the reference", () => {
  it("get the answers they show, and a handle shown is the one that was issued", async () => {
    expect(await told(agreed + fence(revoke("key-00000002") + revoked("revoked")))).toEqual({
      replayed: 2,
      found: [],
      examples: [],
    });
  });

  it("are found out when they show a refusal that this request does not get", async () => {
    const page =
      agreed +
      fence(revoke("key-00000002") + refusal("evidence.connector.revoke", 404, "connector_consent_unknown", "unknown"));
    const { found, examples } = await told(page);
    expect(examples).toEqual([]);
    expect(found).toEqual(["20:10 the membrane answers 200 to this request"]);
  });

  it("are found out when they show an answer where there is a refusal, and what follows from it is not told again", async () => {
    const page =
      fence(revoke("key-00000002") + revoked("revoked")) + fence(revoke("key-00000003") + revoked("revoked"));
    expect((await told(page)).found).toEqual([
      "8:10 the membrane answers 404 connector_consent_unknown to this request",
    ]);
  });

  it("are found out when a value differs that is not issued", async () => {
    const lane = fence(
      post("/v1/evidence/connectors/consent", consent) +
        refusal("evidence.connector.consent", 403, "cross_tenant_access", "gate"),
    ).replace("Bearer <token>", "Bearer <token of tenant_node:other>");
    const { found } = await told(lane);
    expect(found.map((line) => line.replace(/^\d+:\d+ /u, ""))).toEqual([
      "the membrane answers another value at /body/failedGate",
    ]);
  });

  it("show callers by placeholders: unknown ones, those of another tenant, and those without a scope", async () => {
    const status = (token: string): string =>
      `GET /v1/evidence/connectors/status HTTP/1.1\nauthorization: Bearer ${token}\n`;
    const unknown = fence(
      status("<unknown token>") + refusal("evidence.connector.status", 401, "unauthenticated", "unauthenticated"),
    );
    expect(await told(unknown)).toMatchObject({ replayed: 1, found: [] });
    const connectors = (token: string): string =>
      `GET /admin/connectors/status HTTP/1.1\nx-api-key: ${token}\n\nHTTP/1.1`;
    const narrow = fence(`${connectors("<key without scope>")} 403 Forbidden\n\n{ "detail": "credential_refused" }\n`);
    const wide = fence(`${connectors("<key>")} 200 OK\n\n{ "tenant_id": "acme", "connectors": [] }\n`);
    expect(await told(narrow)).toMatchObject({ replayed: 1, found: [] });
    expect((await told(wide)).found.map((line) => line.replace(/^\d+:\d+ /u, ""))).not.toContain(
      "the membrane answers 403 to this request",
    );
  });

  it("are sent page by page to a fresh membrane", async () => {
    expect((await told(agreed)).found).toEqual([]);
    expect((await told(agreed)).found).toEqual([]);
  });

  it("without an answer are only sent, and pages without any are not replayed", async () => {
    expect(await told(fence(post("/v1/evidence/connectors/consent", consent)))).toEqual({
      replayed: 0,
      found: [],
      examples: [],
    });
  });
});
