import { accepting, all, refusing, requesting, takesBody, takesInput } from "../follows.ts";
import type { ObligationKind } from "../obligation.ts";

/** Promises about what is refused. */
export const REFUSAL_KINDS: readonly ObligationKind[] = [
  {
    suffix: "unauthenticated-refused",
    promise: "A caller without a known credential is refused before its request is looked at.",
    followsFrom: "the refusal `unauthenticated`",
    oracle: "refusal code; readings; leak search",
    follows: refusing("unauthenticated"),
    powers: [],
    minimum: 6,
  },
  {
    suffix: "secret-refused",
    promise:
      "Declared secret material, anywhere in the input, is refused with the secret code and appears nowhere; disguised material is at least not kept or echoed.",
    followsFrom: "the refusal `secret` and the member names and value shapes of class secret",
    oracle: "refusal code; readings; leak search on every surface",
    follows: refusing("secret"),
    powers: [],
    minimum: 20,
  },
  {
    suffix: "raw-payload-refused",
    promise:
      "A declared raw payload, whole or in part, alone or beside a valid hash, is refused with the raw payload code and appears nowhere.",
    followsFrom: "the refusal `raw-payload` and the member names and value shapes of class raw-payload",
    oracle: "refusal code; readings; leak search on every surface",
    follows: refusing("raw-payload"),
    powers: [],
    minimum: 20,
  },
  {
    suffix: "refusal-uniform",
    promise:
      "Requests that differ only in the material that is refused get answers that differ in nothing that follows it.",
    followsFrom: "the refusals `secret` and `raw-payload`",
    oracle: "comparison of twin answers in random order: every member, header, status and length",
    follows: all(takesInput, refusing("secret", "raw-payload")),
    powers: [],
    minimum: 16,
  },
  {
    suffix: "hash-shape-refused",
    promise: "A hash reference of any other length, case, algorithm, type or surrounding text is refused.",
    followsFrom: "fields of class `hash-ref`",
    oracle: "refusal code; readings",
    follows: all(requesting("hash-ref"), refusing("shape")),
    powers: [],
    minimum: 12,
  },
  {
    suffix: "closed-request",
    promise:
      "A request with an unknown member, a missing member, or a value of the wrong type or form is refused with the shape code.",
    followsFrom: "the request schema and the refusal `shape`",
    oracle: "refusal code; readings; leak search",
    follows: refusing("shape"),
    powers: [],
    minimum: 12,
  },
  {
    suffix: "strict-parsing",
    promise:
      "A body that is not one strict JSON text, not declared as such, or beyond the limits is refused before anything in it is used.",
    followsFrom: "the refusals `media-type`, `too-large` and `unparseable`",
    oracle: "refusal code; readings; the next clean request is accepted",
    follows: all(takesBody, refusing("unparseable")),
    powers: [],
    minimum: 15,
  },
  {
    suffix: "request-framing",
    promise:
      "Of bytes whose end or encoding two readers could see differently, or that break off, nothing is taken; requests that follow one another on a connection get each its own answer, in order.",
    followsFrom: "request bodies and the refusal `unparseable`, where requests go over a socket",
    oracle: "a refusal of any layer or none; readings; leak search; order of the answers",
    follows: all(takesBody, refusing("unparseable")),
    powers: ["framing"],
    minimum: 20,
  },
  {
    suffix: "gate-refused",
    promise: "A request that does not open the gate is refused with the code of the gate.",
    followsFrom: "the refusal `gate`",
    oracle: "refusal code; readings",
    follows: refusing("gate"),
    powers: [],
    minimum: 4,
  },
  {
    suffix: "unknown-refused",
    promise: "A reference that does not exist, or is bound to something else, is refused with one and the same code.",
    followsFrom: "the refusal `unknown`",
    oracle: "refusal code; readings",
    follows: refusing("unknown"),
    powers: [],
    minimum: 6,
  },
  {
    suffix: "scope-refused",
    promise: "A value outside what the resource was created with is refused.",
    followsFrom: "the refusal `scope`",
    oracle: "refusal code; readings",
    follows: refusing("scope"),
    powers: [],
    minimum: 4,
  },
  {
    suffix: "standing-refused",
    promise: "A value that needs reviewer standing is refused without provenance that has it; consent gives none.",
    followsFrom: "the refusal `standing`",
    oracle: "refusal code; readings",
    follows: refusing("standing"),
    powers: [],
    minimum: 6,
  },
  {
    suffix: "tenant-isolated",
    promise:
      "Another tenant's references are refused as if they did not exist, naming another tenant is refused, and nothing of one tenant shows to another.",
    followsFrom: "fields of class `tenant`, resources, readings",
    oracle:
      "refusal code; equality of the answers to unknown and foreign references; readings and canaries of both tenants",
    follows: refusing("foreign-tenant", "unknown"),
    powers: ["identities"],
    minimum: 6,
  },
  {
    suffix: "refusal-traceless",
    promise:
      "A refusal of any declared kind leaves every reading as it was, and what it refused is still possible or impossible as before.",
    followsFrom: "`refuses`",
    oracle: "readings before and after; a clean request afterwards is accepted",
    follows: all(takesInput, accepting),
    powers: [],
    minimum: 10,
  },
  {
    suffix: "precedence",
    promise: "Of two faults in one request, the one that stands first in the contract answers.",
    followsFrom: "order of `refuses`",
    oracle: "refusal code",
    follows: all(takesInput, ({ operation }) => operation.refuses.length > 1),
    powers: [],
    minimum: 8,
  },
];
