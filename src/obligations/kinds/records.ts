import { givenThing } from "../../bundle/given-thing.ts";
import { accepting, all, refusing, requesting } from "../follows.ts";
import type { ObligationKind, Subject } from "../obligation.ts";

const isAudited = ({ operation, profile }: Subject): boolean =>
  operation.audited !== undefined && profile.document.audit !== undefined;
const hasDigest = ({ operation }: Subject): boolean => (operation.audited?.params.length ?? 0) > 0;
/** Operations that open what was sealed, and seal nothing themselves. */
const opensSealed = all(refusing("key-unavailable"), (subject) => !requesting("secret-in")(subject));

/** Promises about what is written down of a call, and what is kept of a secret. */
export const RECORD_KINDS: readonly ObligationKind[] = [
  {
    suffix: "audited",
    promise:
      "Each accepted call, and each refusal the operation declares itself, leaves one entry in the audit of its own tenant, with the declared action and digest and nothing that was sent; a refusal before that leaves none.",
    followsFrom: "`audited`",
    oracle: "the entries shown, against actions and digests computed from what was sent; leak search",
    follows: all(accepting, isAudited),
    powers: ["identities"],
    minimum: 6,
  },
  {
    suffix: "digest-true",
    promise:
      "The digest of an entry is the same for the same values in any spelling and order of members, and another for any other value.",
    followsFrom: "`audited` and the members its digest covers",
    oracle: "comparison of the digests of entries",
    follows: all(accepting, isAudited, hasDigest),
    powers: [],
    minimum: 6,
  },
  {
    suffix: "sealed",
    promise:
      "A secret that enters where it may appears in no answer, log or store, whether it was accepted, refused, used or replaced.",
    followsFrom: "fields of class `secret-in`",
    oracle: "leak search on every surface",
    follows: requesting("secret-in"),
    powers: ["logs", "storage"],
    minimum: 4,
  },
  {
    suffix: "sealed-elsewhere",
    promise:
      "What was sealed in one deployment opens in no other that has the same keys and the same store, and opens again where it was sealed.",
    followsFrom:
      "the variable that names the deployment, and the refusal `key-unavailable` of an operation through which no secret enters",
    oracle: "refusal code after a restart as another deployment; readings; clean answers before and afterwards",
    follows: all(opensSealed, ({ profile }) => givenThing(profile, "sealing-key")?.deployment !== undefined),
    powers: ["restart", "environment"],
    minimum: 2,
  },
  {
    suffix: "sealed-in-place",
    promise:
      "What was sealed for one tenant, or under one identifier, does not open in the place of another, and nothing is done with it; back in its place it opens.",
    followsFrom:
      "the refusal `key-unavailable` of an operation through which no secret enters, and the identifiers of the request through which one does",
    oracle:
      "refusal code once the sealed material of two places was exchanged; readings; clean answers once it is back",
    follows: opensSealed,
    powers: ["restart", "environment", "tamper"],
    minimum: 4,
  },
  {
    suffix: "key-rotated",
    promise:
      "Once another key is the current one, what the old one sealed opens while that key is there, and what is sealed anew needs it no more.",
    followsFrom: "the refusal `key-unavailable` of an operation through which no secret enters",
    oracle: "clean answers and refusal codes after restarts with another current version and without the old key",
    follows: opensSealed,
    powers: ["restart", "environment"],
    minimum: 1,
  },
];
