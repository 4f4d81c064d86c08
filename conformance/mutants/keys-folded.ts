import type { Bundle } from "../../src/bundle/model.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import type { ModuleAdapter } from "../../src/protocol/module-adapter.ts";
import { CONNECT, REVOKE as CONTROL_REVOKE, SET_POLICY, STATE, wrappedControl } from "./control/control-mutant.ts";
import { wrapped, type Mutant } from "./mutant.ts";
import { CONSENT, each, INGEST, REVOKE } from "./operations.ts";
import { wrappedInstance } from "./wrapped-instance.ts";

type Fold = (key: string) => string;

const FOLDS: readonly (readonly [id: string, summary: string, fold: Fold])[] = [
  ["case-folded", "Idempotency keys that differ in case only are one.", (key) => key.toLowerCase()],
  ["cut", "Of an idempotency key the first 63 characters are kept.", (key) => key.slice(0, 63)],
];

/** Membranes whose store takes keys for the same that are only nearly so, as a collation or a column that is too narrow does. */
export function keysFolded(bundle: Bundle): Mutant[] {
  return FOLDS.flatMap(([id, summary, fold]) => [
    wrapped(bundle, `keys/${id}`, summary, each("replay-scope", CONSENT, INGEST, REVOKE), (adapter) =>
      folding(adapter, (request) => withMember(request, fold)),
    ),
    wrappedControl(
      bundle,
      `keys/${id}`,
      summary,
      each("replay-scope", STATE, SET_POLICY, CONNECT, CONTROL_REVOKE),
      (adapter) => folding(adapter, (request) => withHeader(request, fold)),
    ),
  ]);
}

function folding(adapter: ModuleAdapter, fold: (request: CallRequest) => CallRequest): ModuleAdapter {
  return {
    name: adapter.name,
    start: async (environment) =>
      wrappedInstance(await adapter.start(environment), (inner) => ({ call: (request) => inner.call(fold(request)) })),
  };
}

function withMember(request: CallRequest, fold: Fold): CallRequest {
  if (request.body === undefined) return request;
  const text = Buffer.from(request.body).toString("latin1");
  const folded = text.replace(
    /("idempotency_key"\s*:\s*")([\w-]+)(?=")/u,
    (_whole, before: string, key: string) => before + fold(key),
  );
  return { ...request, body: Buffer.from(folded, "latin1") };
}

function withHeader(request: CallRequest, fold: Fold): CallRequest {
  const headers = request.headers.map(([name, value]): readonly [string, string] =>
    name.toLowerCase() === "idempotency-key" ? [name, fold(value)] : [name, value],
  );
  return { ...request, headers };
}
