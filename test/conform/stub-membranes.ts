import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { operationsOf, type Bundle, type Operation } from "../../src/bundle/model.ts";
import type { ModuleAdapter, ModuleAnswer } from "../../src/protocol/module-adapter.ts";

/** Membranes that are none: each gives one kind of answer to everything. */
export const STUBS = ["answers 404 to all", "accepts everything", "refuses everything"] as const;

/** One of them. */
export type Stub = (typeof STUBS)[number];

/** What a stub answers to a request line. */
export function stubAnswer(stub: Stub, bundle: Bundle, method: string, target: string): ModuleAnswer {
  if (stub === "answers 404 to all") return { status: 404, headers: [], body: Buffer.from("Not Found") };
  const [path = ""] = target.split("?");
  const operation = operationsOf(bundle).find((each) => each.path === path && each.method === method);
  if (operation === undefined) return refusal("membrane.unrouted", "capability_unrecognized", bundle);
  if (stub === "refuses everything") return refusal(operation.name, plausibleCode(operation), bundle);
  const { clean } = operation;
  return clean.code === undefined
    ? answer(clean.status, operation.name, clean.outcome ?? "", cleanBody(operation, bundle), [])
    : refusal(operation.name, clean.code, bundle);
}

/** The code a membrane that lets nothing in would have the best excuse for: it is declared wherever it can be. */
function plausibleCode(operation: Operation): string {
  const declared = operation.refuses.map(({ code }) => code);
  const excuses = [operation.clean.code, "production_admission_disabled_by_default", "request_shape"];
  return excuses.find((code) => code !== undefined && declared.includes(code)) ?? "capability_unrecognized";
}

/** A stub as a server on loopback. */
export async function serveStub(stub: Stub, bundle: Bundle): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const answer = stubAnswer(stub, bundle, request.method ?? "", request.url ?? "");
      response.writeHead(answer.status, answer.headers.flat()).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A stub in the same process. */
export function stubModule(stub: Stub, bundle: Bundle): ModuleAdapter {
  return {
    name: stub,
    start: async () => ({
      call: async ({ method, target }) => stubAnswer(stub, bundle, method, target),
      logs: () => "",
      storage: async () => [],
      close: async () => undefined,
    }),
  };
}

/** What a careless server would send: well-formed, and the same for everybody. */
function cleanBody(operation: Operation, bundle: Bundle): object {
  const bodies: Readonly<Record<string, object>> = {
    ContractListing: {
      profile: operation.profile,
      version: "v0",
      capabilities: ["pilot-admission"],
      operations: operationsOf(bundle)
        .filter(({ profile }) => profile === operation.profile)
        .map(({ name, method, path, label }) => ({ operation: name, method, path, label: label.label })),
    },
    ConsentBody: { consent_ref: reference("consent"), state: "active" },
    IngestBody: { evidence_ref: reference("evidence") },
    RevokeBody: { consent_ref: reference("consent"), state: "revoked" },
    StatusBody: { connector_records: 0, evidence_records: 0 },
    PrecheckBody: { decision: "admitted" },
  };
  const body = bodies[operation.response?.name ?? ""];
  if (body === undefined) throw new Error(`the stub has no body for ${operation.name}`);
  return { ...body, productionAdmission: false };
}

function refusal(operation: string, code: string, bundle: Bundle): ModuleAnswer {
  const body = { failedGate: "admission", refusalReason: code, productionAdmission: false };
  return answer(bundle.codes.get(code)?.status ?? 403, operation, "refused", body, [code]);
}

function answer(status: number, operation: string, outcome: string, body: object, reasons: string[]): ModuleAnswer {
  const receipt = { ref: reference("receipt"), outcome, reasons, fixture: true };
  const text = JSON.stringify({ operation, outcome, body, receipt });
  return { status, headers: [["content-type", "application/json"]], body: Buffer.from(text) };
}

let issued = 0;

function reference(kind: string): string {
  return `${kind}:${String(issued++).padStart(24, "0")}`;
}
