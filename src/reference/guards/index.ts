import { admission } from "./admission.ts";
import { always } from "./always.ts";
import { foreignTenant } from "./foreign-tenant.ts";
import { gate } from "./gate.ts";
import type { Guards } from "./guard.ts";
import { idempotencyConflict } from "./idempotency-conflict.ts";
import { mediaType } from "./media-type.ts";
import { rawPayload } from "./raw-payload.ts";
import { recordExpired } from "./record-expired.ts";
import { recordForeign } from "./record-foreign.ts";
import { recordIncomplete } from "./record-incomplete.ts";
import { recordSecret } from "./record-secret.ts";
import { recordUnsigned } from "./record-unsigned.ts";
import { replayState } from "./replay-state.ts";
import { scope } from "./scope.ts";
import { secret } from "./secret.ts";
import { shape } from "./shape.ts";
import { standing } from "./standing.ts";
import { state } from "./state.ts";
import { tooLarge } from "./too-large.ts";
import { unauthenticated } from "./unauthenticated.ts";
import { unknown } from "./unknown.ts";
import { unparseable } from "./unparseable.ts";

/** The honest guards, one for each word of the contract's vocabulary. */
export const honestGuards: Guards = {
  unauthenticated,
  "media-type": mediaType,
  "too-large": tooLarge,
  unparseable,
  secret,
  "raw-payload": rawPayload,
  shape,
  gate,
  "foreign-tenant": foreignTenant,
  unknown,
  state,
  "replay-state": replayState,
  scope,
  standing,
  admission,
  "idempotency-conflict": idempotencyConflict,
  "record-unsigned": recordUnsigned,
  "record-secret": recordSecret,
  "record-incomplete": recordIncomplete,
  "record-foreign": recordForeign,
  "record-expired": recordExpired,
  always,
};
