import { hash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Bundle } from "../../src/bundle/model.ts";
import type { Crossing } from "../../src/reference/crossing.ts";
import { mutated, wrapped, type Mutant } from "./mutant.ts";
import { CONSENT, each, GATE, INGEST, LISTING, PRECHECK, REVOKE, STATUS } from "./operations.ts";
import { headerOf, spoiledAdapter, withJson, type Spoil } from "./spoiled-adapter.ts";

const BODIES = [CONSENT, INGEST, REVOKE, PRECHECK, GATE];

/** Membranes that refuse as they should and let the material out all the same. */
// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
export function materialLeaked(bundle: Bundle): Mutant[] {
  const around = (id: string, summary: string, claims: readonly string[], spoil: Spoil): Mutant =>
    wrapped(bundle, `leak/${id}`, summary, claims, (adapter) => spoiledAdapter(adapter, spoil));
  const echoing = (id: string, summary: string, bend: (envelope: Envelope, text: string) => object): Mutant =>
    mutated(bundle, `leak/${id}`, summary, each("secret-refused", ...BODIES), () => (parts) => ({
      ...parts,
      answers: {
        envelope: (reply, crossing) => {
          const envelope = parts.answers.envelope(reply, crossing) as Envelope;
          return reply.outcome === "refused" ? bend(envelope, bodyOf(crossing)) : envelope;
        },
      },
    }));
  return [
    echoing("echo-in-hint", "A refusal quotes the request in its hint.", (envelope, text) => ({
      ...envelope,
      body: { ...envelope.body, remedyHint: text },
    })),
    echoing("echo-in-reasons", "A refusal quotes the request in its reasons.", (envelope, text) => ({
      ...envelope,
      receipt: { ...envelope.receipt, reasons: [...envelope.receipt.reasons, text] },
    })),
    mutated(
      bundle,
      "leak/hint-follows-secret",
      "A refusal marks its hint with two characters of a digest of the request.",
      each("refusal-uniform", ...BODIES),
      () => (parts) => ({
        ...parts,
        answers: {
          envelope: (reply, crossing) => {
            const envelope = parts.answers.envelope(reply, crossing) as Envelope;
            const mark = hash("sha256", bodyOf(crossing)).slice(0, 2);
            return reply.outcome === "refused"
              ? { ...envelope, body: { ...envelope.body, remedyHint: `see ${mark}` } }
              : envelope;
          },
        },
      }),
    ),
    mutated(
      bundle,
      "leak/logged-before-checked",
      "The request is logged before it is searched.",
      each("secret-refused", ...BODIES),
      () => (parts, spoil) => ({
        ...parts,
        guards: {
          ...parts.guards,
          secret: (crossing, condition) => {
            spoil.log(`${bodyOf(crossing)}\n`);
            return parts.guards.secret(crossing, condition);
          },
        },
      }),
    ),
    mutated(
      bundle,
      "leak/stored-before-checked",
      "A refused request is kept in the store.",
      each("secret-refused", ...BODIES),
      () =>
        (parts, { medium }) => {
          const { secret } = parts.guards;
          return {
            ...parts,
            guards: {
              ...parts.guards,
              secret: async (crossing, condition) => {
                const refused = await secret(crossing, condition);
                const rows = medium.tenants.get(crossing.caller().tenant);
                if (refused !== undefined) {
                  rows?.gateRecords.push({
                    recordDigest: bodyOf(crossing),
                    code: refused.code,
                    recordedAt: crossing.now,
                  });
                }
                return refused;
              },
            },
          };
        },
    ),
    around(
      "header-echoed-encoded",
      "The request id comes back in a header, in base64.",
      each("undeclared-carrier-silent", ...BODIES, STATUS, LISTING),
      (request, answer) => {
        const id = headerOf(request, "x-request-id");
        const echo: [string, string][] = id === undefined ? [] : [["x-trace", Buffer.from(id).toString("base64")]];
        return { ...answer, headers: [...answer.headers, ...echo] };
      },
    ),
    around(
      "path-echoed",
      "The answer to an unknown route quotes its path.",
      each("undeclared-carrier-silent", ...BODIES, STATUS, LISTING),
      (request, answer) =>
        answer.status === 404 ? withJson(answer, (envelope) => ({ ...envelope, path: request.target })) : answer,
    ),
    around(
      "agent-logged",
      "The user agent of each request is logged.",
      each("undeclared-carrier-silent", ...BODIES, STATUS, LISTING),
      (request, answer, { log }) => {
        log(`agent ${headerOf(request, "user-agent") ?? "none"}\n`);
        return answer;
      },
    ),
    ...LOGGED.map(([id, summary, write]) =>
      around(id, summary, each("secret-refused", ...BODIES), (request, answer, { log }) => {
        log(`${write(Buffer.from(request.body ?? new Uint8Array()))}\n`);
        return answer;
      }),
    ),
    around(
      "logged-at-end",
      "Refused requests are kept in memory, and written to the log when the process is asked to end.",
      each("secret-refused", ...BODIES),
      (request, answer, { logAtEnd }) => {
        if (answer.status >= 400) logAtEnd(`${Buffer.from(request.body ?? new Uint8Array()).toString("utf8")}\n`);
        return answer;
      },
    ),
    around(
      "unknown-credential-logged",
      "A credential that nobody was given is logged.",
      each("unauthenticated-refused", ...BODIES, STATUS),
      (request, answer, { log }) => {
        if (answer.status === 401) log(`no such caller: ${headerOf(request, "authorization") ?? "nobody"}\n`);
        return answer;
      },
    ),
    around(
      "credential-logged",
      "The credential of each accepted request is logged in base64.",
      each("accepted-value-silent", CONSENT, INGEST, REVOKE, PRECHECK),
      (request, answer, { log }) => {
        const credential = Buffer.from(headerOf(request, "authorization") ?? "").toString("base64");
        if (answer.status === 200) log(`caller ${credential}\n`);
        return answer;
      },
    ),
    around(
      "accepted-logged",
      "The body of each request is logged in hexadecimal.",
      each("accepted-value-silent", CONSENT, INGEST, REVOKE, PRECHECK),
      (request, answer, { log }) => {
        log(`${Buffer.from(request.body ?? new Uint8Array()).toString("hex")}\n`);
        return answer;
      },
    ),
  ];
}

/** Ways to write a body into a log that hide it from a plain search. */
const LOGGED: readonly (readonly [id: string, summary: string, write: (body: Buffer) => string])[] = [
  ["logged-compressed", "The body is logged compressed and in base64.", (body) => gzipSync(body).toString("base64")],
  [
    "logged-as-codes",
    "The body is logged as character codes in decimal.",
    (body) => `Buffer [${[...body].join(", ")}]`,
  ],
];

interface Envelope {
  readonly body: object;
  readonly receipt: { readonly reasons: readonly string[] };
}

function bodyOf(crossing: Crossing | undefined): string {
  return Buffer.from(crossing?.request.body ?? new Uint8Array()).toString("utf8");
}
