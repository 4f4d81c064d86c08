import { createPublicKey, verify, type JsonWebKey } from "node:crypto";
import type { Bundle } from "../../src/bundle/model.ts";
import type { Admits } from "../../src/reference/admission.ts";
import type { RecordVerifier } from "../../src/reference/pilot-records.ts";
import { valueAt, withValueAt } from "../../src/bundle/json-pointer.ts";
import { mutated, type Mutant } from "./mutant.ts";
import { CONSENT, each, EVIDENCE, GATE, INGEST, PRECHECK, REVOKE, STATUS } from "./operations.ts";

const LANE = [CONSENT, INGEST, REVOKE, STATUS];

/** Records that are taken besides those that verify. */
const TAKEN_UNVERIFIED: readonly (readonly [id: string, summary: string, takes: (text: string) => boolean])[] = [
  ["key-from-record", "A record is verified with the key it brings.", verifiesItself],
  [
    "none-in-capitals",
    "A record without a signature is known by its algorithm, in small letters only.",
    (text) => headerOf(text)["alg"] !== "none" && /^none$/iu.test(String(headerOf(text)["alg"])),
  ],
  ["algorithm-not-compared", "A record may name another algorithm.", (text) => headerOf(text)["alg"] === "ES256"],
  ["critical-not-known", "What a record says must be understood is not.", (text) => "crit" in headerOf(text)],
];

/** Membranes that admit to production what no record admits. */
// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
export function admissionLoosened(bundle: Bundle): Mutant[] {
  const rules = bundle.profiles.find(({ name }) => name === EVIDENCE)?.document.admission;
  const admitting = (
    id: string,
    summary: string,
    claims: readonly string[],
    bend: (honest: Admits) => Admits,
  ): Mutant =>
    mutated(bundle, `admission/${id}`, summary, claims, () => (parts) => ({ ...parts, admits: bend(parts.admits) }));
  const verifying = (
    id: string,
    summary: string,
    claims: readonly string[],
    bend: (honest: RecordVerifier) => RecordVerifier,
  ): Mutant =>
    mutated(bundle, `admission/${id}`, summary, claims, () => (parts) => ({ ...parts, records: bend(parts.records) }));
  const coordinates = (rules?.coordinates ?? []).map((name) =>
    admitting(
      `${name}-not-compared`,
      `The coordinate ${name} of a record is not compared.`,
      [...each("admission-refused", STATUS), ...each("admission-decided", PRECHECK)],
      (honest) => (record, asked, given) =>
        honest(
          record,
          { ...asked, request: { ...(asked.request as object), [name]: valueAt(record, `/${name}`) } },
          given,
        ),
    ),
  );
  return [
    ...coordinates,
    admitting(
      "coordinates-cut",
      "Of a coordinate the first sixteen characters are compared.",
      each("admission-refused", ...LANE),
      (honest) => (record, asked, given) => {
        const cut = (name: string, of: unknown): unknown => {
          const value = valueAt(of, `/${name}`);
          return typeof value === "string" ? value.slice(0, 16) : value;
        };
        const both = (of: object): object =>
          Object.fromEntries((rules?.coordinates ?? []).map((name) => [name, cut(name, of)] as const));
        const request = asked.request as object;
        return honest({ ...record, ...both(record) }, { ...asked, request: { ...request, ...both(request) } }, given);
      },
    ),
    admitting(
      "operation-not-compared",
      "A record admits every operation.",
      each("admission-refused", ...LANE),
      (honest) => (record, asked, given) =>
        honest({ ...record, admitted_operations: [asked.operation], excluded_operations: [] }, asked, given),
    ),
    verifying(
      "signature-not-checked",
      "The signature of a record is not checked.",
      each("record-refused", GATE),
      () => ({
        verify: async (text) => ({ claims: claimsOf(text) }),
      }),
    ),
    ...TAKEN_UNVERIFIED.map(([id, summary, takes]) =>
      verifying(id, summary, each("record-refused", GATE), (honest) => ({
        verify: async (text) => (await honest.verify(text)) ?? (takes(text) ? { claims: claimsOf(text) } : undefined),
      })),
    ),
    verifying(
      "expiry-with-leeway",
      "A record is good for an hour after its timeframe, for clocks that are slow.",
      each("admission-refused", ...LANE),
      (honest) => ({
        verify: async (text) => {
          const verified = await honest.verify(text);
          return verified === undefined ? undefined : { claims: anHourLonger(verified.claims) };
        },
      }),
    ),
    verifying(
      "timeframe-ignored",
      "The timeframe of a record is not looked at.",
      each("record-refused", GATE),
      (honest) => ({
        verify: async (text) => {
          const verified = await honest.verify(text);
          const timeframe = { from: "2000-01-01T00:00:00Z", until: "2999-01-01T00:00:00Z" };
          return verified === undefined ? undefined : { claims: { ...(verified.claims as object), timeframe } };
        },
      }),
    ),
    mutated(
      bundle,
      "admission/anchor-cached",
      "A withdrawn trust anchor goes on to verify.",
      each("fails-closed", GATE),
      () => {
        let first: RecordVerifier | undefined;
        return (parts) => ({ ...parts, records: (first ??= parts.records) });
      },
    ),
    mutated(
      bundle,
      "admission/opens-secrets",
      "A production request is not searched.",
      each("admission-opens-nothing", CONSENT, INGEST, REVOKE),
      () => (parts) => ({
        ...parts,
        scanner: {
          finds: (condition, value, exempt) =>
            valueAt(value, rules?.request.at ?? "") !== rules?.request.value &&
            parts.scanner.finds(condition, value, exempt),
        },
      }),
    ),
    mutated(
      bundle,
      "admission/precheck-admits",
      "The precheck says admitted without a record.",
      each("admission-undecided", PRECHECK),
      () => (parts) => {
        const honest = parts.steps[PRECHECK];
        if (honest === undefined || honest.stateless) return parts;
        const step = {
          ...honest,
          accept: async (crossing: Parameters<typeof honest.accept>[0]) => ({
            ...(await honest.accept(crossing)),
            decision: "admitted",
          }),
        };
        return { ...parts, steps: { ...parts.steps, [PRECHECK]: step } };
      },
    ),
  ];
}

function claimsOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

function anHourLonger(claims: unknown): unknown {
  const until = new Date(Date.parse(String(valueAt(claims, "/timeframe/until"))) + 3_600_000);
  return Number.isNaN(until.getTime())
    ? claims
    : withValueAt(claims, "/timeframe/until", until.toISOString().replace(".000Z", "Z"));
}

function headerOf(text: string): Record<string, unknown> {
  try {
    const [header = ""] = text.split(".");
    return JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function verifiesItself(text: string): boolean {
  const { jwk } = headerOf(text);
  const [header, claims, signature = ""] = text.split(".");
  if (jwk === undefined) return false;
  const key = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
  return verify(undefined, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"));
}
