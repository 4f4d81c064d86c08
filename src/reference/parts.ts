import type { Bundle } from "../bundle/model.ts";
import type { Answers } from "./answers.ts";
import type { EvidenceTypes } from "./evidence/evidence-types.ts";
import type { Guards } from "./guards/guard.ts";
import type { Authenticate } from "./identities.ts";
import type { LogSink } from "./log.ts";
import type { ParseBody } from "./parse/body.ts";
import type { RecordVerifier } from "./pilot-records.ts";
import type { ProfileTypes } from "./profile-types.ts";
import type { RequestSchemas } from "./request-schemas.ts";
import type { Scanner } from "./sensitive-material.ts";
import type { Steps } from "./step.ts";
import type { Store } from "./store/store.ts";

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Makes a fresh opaque reference of a kind: `<kind>:<random>`. */
export type Ids = (kind: "consent" | "evidence" | "receipt") => string;

/**
 * Makes a digest of a request with a secret one that nobody without our keys can try guesses on, since it is kept. `like` is one that was
 * kept: the same digest gives the same text again as long as the key it was made with is there.
 */
export type ConcealDigest = (digest: string, like?: string) => string;

/** What every profile has: guards and steps may use it. */
export interface SharedParts {
  readonly bundle: Bundle;
  /** Name of the profile served. */
  readonly profile: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: LogSink;
  readonly authenticate: Authenticate;
  readonly parseBody: ParseBody;
  readonly schemas: RequestSchemas;
  readonly scanner: Scanner;
  readonly concealDigest: ConcealDigest;
  /** Verifies signed pilot records against the trust anchors. */
  readonly records: RecordVerifier;
}

/** What a profile is served by. */
export interface ServingParts<T extends ProfileTypes> {
  /** One guard for each word a refusal condition may say. Order and codes come from the contract. */
  readonly guards: Guards<T>;
  /** The business step of each operation, by name. */
  readonly steps: Steps<T>;
  /** How an answer is framed. */
  readonly answers: Answers<T>;
  readonly store: Store<T["tx"]>;
}

/** Everything a membrane is composed of. Each part can be replaced on its own; `honestParts` has the honest ones of the evidence profile. */
export type MembraneParts<T extends ProfileTypes = EvidenceTypes> = SharedParts & ServingParts<T> & T["own"];
