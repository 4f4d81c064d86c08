import type { Bundle } from "../bundle/model.ts";
import type { Admits } from "./admission.ts";
import type { Answers } from "./answers.ts";
import type { Guards } from "./guards/guard.ts";
import type { Authenticate } from "./identities.ts";
import type { LogSink } from "./log.ts";
import type { ParseBody } from "./parse/body.ts";
import type { RecordVerifier } from "./pilot-records.ts";
import type { RequestSchemas } from "./request-schemas.ts";
import type { Scanner } from "./sensitive-material.ts";
import type { Steps } from "./step.ts";
import type { Store } from "./store/store.ts";

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Makes a fresh opaque reference of a kind: `<kind>:<random>`. */
export type Ids = (kind: "consent" | "evidence" | "receipt") => string;

/** Everything a membrane is composed of. Each part can be replaced on its own; `honestParts` has the honest ones. */
export interface MembraneParts {
  readonly bundle: Bundle;
  /** Name of the profile served. */
  readonly profile: string;
  /** One guard for each word a refusal condition may say. Order and codes come from the contract. */
  readonly guards: Guards;
  /** The business step of each operation, by name. */
  readonly steps: Steps;
  /** How an answer is framed. */
  readonly answers: Answers;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: LogSink;
  readonly authenticate: Authenticate;
  readonly parseBody: ParseBody;
  readonly schemas: RequestSchemas;
  readonly scanner: Scanner;
  /** Verifies signed pilot records against the trust anchors. */
  readonly records: RecordVerifier;
  /** Decides whether a verified record admits a request. */
  readonly admits: Admits;
}
