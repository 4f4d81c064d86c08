import type { JSONWebKeySet } from "jose";
import { leavesOf } from "../bundle/leaves.ts";
import type { Bundle, Profile } from "../bundle/model.ts";
import { pointerSegments } from "../bundle/json-pointer.ts";
import { authenticateBy, type KnownIdentity } from "./identities.ts";
import type { LogSink } from "./log.ts";
import { parseBody } from "./parse/body.ts";
import type { Clock, ConcealDigest, Ids, SharedParts } from "./parts.ts";
import { recordVerifier } from "./pilot-records.ts";
import { profileOf } from "./profile-of.ts";
import { randomIds } from "./random-ids.ts";
import { schemasOf } from "./request-schemas.ts";
import { contractScanner } from "./sensitive-material.ts";

/** What the parts of every profile are made for. Everything but the contract has a default. */
export interface SharedOptions {
  readonly bundle: Bundle;
  readonly profile: string;
  /** Who may call; nobody by default. */
  readonly identities?: readonly KnownIdentity[];
  /** Public keys that may sign records; none by default, and then no record verifies. */
  readonly trustAnchors?: JSONWebKeySet;
  /** Drops entries by default. */
  readonly log?: LogSink;
  /** Leaves digests as they are by default. */
  readonly concealDigest?: ConcealDigest;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

/** The honest parts that every profile has. Throws when the bundle has no such profile. */
export function sharedParts(options: SharedOptions): SharedParts {
  const { bundle, profile: name } = options;
  const profile = profileOf(bundle, name);
  const algorithm = profile.document.admission?.record.algorithm ?? "EdDSA";
  return {
    bundle,
    profile: name,
    clock: options.clock ?? Date.now,
    ids: options.ids ?? randomIds,
    log: options.log ?? (() => undefined),
    authenticate: authenticateBy(profile.document.identities, options.identities ?? []),
    parseBody,
    concealDigest: options.concealDigest ?? ((digest) => digest),
    schemas: schemasOf(profile),
    scanner: contractScanner(bundle.sensitiveMaterial, memberNames(profile)),
    records: recordVerifier(options.trustAnchors, algorithm, profile.document.wire.max_depth),
  };
}

/** Every member name the profile's schemas use. */
function memberNames(profile: Profile): Set<string> {
  const leaves = [...profile.schemas.values()].flatMap((shape) => leavesOf(shape, profile.schemas));
  return new Set(leaves.flatMap(({ pointer }) => pointerSegments(pointer)));
}
