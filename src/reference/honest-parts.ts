import type { JSONWebKeySet } from "jose";
import { leavesOf } from "../bundle/leaves.ts";
import type { Bundle, Profile } from "../bundle/model.ts";
import { pointerSegments } from "../bundle/json-pointer.ts";
import { admits } from "./admission.ts";
import { honestAnswers } from "./evidence/answers.ts";
import { evidenceSteps } from "./evidence/index.ts";
import { honestGuards } from "./guards/index.ts";
import { authenticateBy, type KnownIdentity } from "./identities.ts";
import type { LogSink } from "./log.ts";
import { parseBody } from "./parse/body.ts";
import type { Clock, Ids, MembraneParts } from "./parts.ts";
import { recordVerifier } from "./pilot-records.ts";
import { randomIds } from "./random-ids.ts";
import { schemasOf } from "./request-schemas.ts";
import { contractScanner } from "./sensitive-material.ts";
import { memoryStore } from "./store/memory.ts";
import type { Store } from "./store/store.ts";

/** What the honest parts are made for. Everything but the bundle has a default. */
export interface HonestOptions {
  readonly bundle: Bundle;
  /** Name of the profile; `evidence` by default. */
  readonly profile?: string;
  /** Who may call; nobody by default. */
  readonly identities?: readonly KnownIdentity[];
  /** Public keys that may sign pilot records; none by default, and then no record verifies. */
  readonly trustAnchors?: JSONWebKeySet;
  /** A fresh memory store by default. */
  readonly store?: Store;
  /** Drops entries by default. */
  readonly log?: LogSink;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

/** The default parts: everything as it should be. Replace one to get a membrane that is wrong in one way. */
export function honestParts(options: HonestOptions): MembraneParts {
  const { bundle, profile: name = "evidence" } = options;
  const profile = bundle.profiles.find((each) => each.name === name);
  if (profile === undefined) throw new Error(`bundle has no profile ${name}`);
  const algorithm = profile.document.admission?.record.algorithm ?? "EdDSA";
  return {
    bundle,
    profile: name,
    guards: honestGuards,
    steps: evidenceSteps,
    answers: honestAnswers,
    store: options.store ?? memoryStore(),
    clock: options.clock ?? Date.now,
    ids: options.ids ?? randomIds,
    log: options.log ?? (() => undefined),
    authenticate: authenticateBy(profile.document.identities, options.identities ?? []),
    parseBody,
    schemas: schemasOf(profile),
    scanner: contractScanner(bundle.sensitiveMaterial, memberNames(profile)),
    records: recordVerifier(options.trustAnchors, algorithm, profile.document.wire.max_depth),
    admits,
  };
}

/** Every member name the profile's schemas use. */
function memberNames(profile: Profile): Set<string> {
  const leaves = [...profile.schemas.values()].flatMap((shape) => leavesOf(shape, profile.schemas));
  return new Set(leaves.flatMap(({ pointer }) => pointerSegments(pointer)));
}
