import { foreignTenant } from "../../guards/foreign-tenant.ts";
import type { Guards } from "../../guards/guard.ts";
import { idempotencyConflict } from "../../guards/idempotency-conflict.ts";
import { keyScope } from "../../guards/key-scope.ts";
import { mediaType } from "../../guards/media-type.ts";
import { shape } from "../../guards/shape.ts";
import { tooLarge } from "../../guards/too-large.ts";
import { unauthenticated } from "../../guards/unauthenticated.ts";
import { unbound } from "../../guards/unbound.ts";
import { unparseable } from "../../guards/unparseable.ts";
import type { ControlTypes } from "../control-types.ts";
import { keyUnavailable } from "./key-unavailable.ts";
import { notInForce } from "./not-in-force.ts";
import { outside } from "./outside.ts";
import { overLimit } from "./over-limit.ts";
import { state } from "./state.ts";

/** The honest guards of the control plane, one for each word its conditions say. */
export const controlGuards: Guards<ControlTypes> = {
  unauthenticated,
  "key-scope": keyScope,
  unbound,
  "media-type": mediaType,
  "too-large": tooLarge,
  unparseable,
  shape,
  "foreign-tenant": foreignTenant,
  "not-in-force": notInForce,
  outside,
  state,
  "over-limit": overLimit,
  "key-unavailable": keyUnavailable,
  "idempotency-conflict": idempotencyConflict,
};
