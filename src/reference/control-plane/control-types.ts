import type { OpenCrossing } from "../crossing.ts";
import type { MembraneParts } from "../parts.ts";
import type { ProfileTypes } from "../profile-types.ts";
import type { TenantStep } from "../step.ts";
import type { ControlTransaction } from "./control-transaction.ts";
import type { Runner } from "./runner.ts";
import type { Sealing } from "./sealing.ts";

/** Parts only the control plane has. */
export interface ControlOwnParts {
  readonly sealing: Sealing;
  /** Where connector runtimes are added. */
  readonly runner: Runner;
}

/** What the control plane is made of. */
export interface ControlTypes extends ProfileTypes {
  readonly tx: ControlTransaction;
  readonly own: ControlOwnParts;
  readonly words:
    | "unauthenticated"
    | "key-scope"
    | "unbound"
    | "media-type"
    | "too-large"
    | "unparseable"
    | "shape"
    | "foreign-tenant"
    | "not-in-force"
    | "outside"
    | "state"
    | "over-limit"
    | "key-unavailable"
    | "idempotency-conflict";
}

/** Everything a control plane is composed of. */
export type ControlParts = MembraneParts<ControlTypes>;

/** A request to the control plane inside its tenant's transaction. */
export type ControlCrossing = OpenCrossing<ControlTypes>;

/** What an operation of the control plane does. */
export type ControlStep = TenantStep<ControlTypes>;
