import { acceptedValueSilent } from "./accepted-value-silent.ts";
import { admissionDecided, admissionUndecided } from "./admission-decided.ts";
import { admissionOpensNothing } from "./admission-opens-nothing.ts";
import { admissionRefused } from "./admission-refused.ts";
import { admissionRefusedByDefault } from "./admission-refused-by-default.ts";
import type { Attack } from "./attack.ts";
import { audited } from "./audited.ts";
import { closedRequest } from "./closed-request.ts";
import { controlAccepted } from "./control-accepted.ts";
import { countTrue } from "./count-true.ts";
import { digestTrue } from "./digest-true.ts";
import { durable } from "./durable.ts";
import { failsClosed } from "./fails-closed.ts";
import { gateRefused } from "./gate-refused.ts";
import { hashShapeRefused } from "./hash-shape-refused.ts";
import { keyRotated } from "./key-rotated.ts";
import { keyScopeRefused } from "./key-scope-refused.ts";
import { labelTrue } from "./label-true.ts";
import { limitLifts } from "./limit-lifts.ts";
import { limitRefused } from "./limit-refused.ts";
import { notInForceRefused } from "./not-in-force-refused.ts";
import { outsideRefused } from "./outside-refused.ts";
import { precedence } from "./precedence.ts";
import { race } from "./race.ts";
import { rawPayloadRefused } from "./raw-payload-refused.ts";
import { recordRefused } from "./record-refused.ts";
import { refusalTraceless } from "./refusal-traceless.ts";
import { refusalUniform } from "./refusal-uniform.ts";
import { replay } from "./replay.ts";
import { replayConflict } from "./replay-conflict.ts";
import { replayRace } from "./replay-race.ts";
import { replayScope } from "./replay-scope.ts";
import { requestFraming } from "./request-framing.ts";
import { scopeRefused } from "./scope-refused.ts";
import { sealed } from "./sealed.ts";
import { sealedElsewhere } from "./sealed-elsewhere.ts";
import { sealedInPlace } from "./sealed-in-place.ts";
import { secretRefused } from "./secret-refused.ts";
import { standingRefused } from "./standing-refused.ts";
import { stateRefused } from "./state-refused.ts";
import { strictParsing } from "./strict-parsing.ts";
import { tenantIsolated } from "./tenant-isolated.ts";
import { unauthenticatedRefused } from "./unauthenticated-refused.ts";
import { unboundRefused } from "./unbound-refused.ts";
import { undeclaredCarrierSilent } from "./undeclared-carrier-silent.ts";
import { unknownRefused } from "./unknown-refused.ts";

/** Every attack. Adding one touches this list and nothing else here. */
export const ATTACKS: readonly Attack[] = [
  acceptedValueSilent,
  admissionDecided,
  admissionOpensNothing,
  admissionRefused,
  admissionRefusedByDefault,
  admissionUndecided,
  audited,
  closedRequest,
  controlAccepted,
  countTrue,
  digestTrue,
  durable,
  failsClosed,
  gateRefused,
  hashShapeRefused,
  keyRotated,
  keyScopeRefused,
  labelTrue,
  limitLifts,
  limitRefused,
  notInForceRefused,
  outsideRefused,
  precedence,
  race,
  rawPayloadRefused,
  recordRefused,
  refusalTraceless,
  refusalUniform,
  replay,
  replayConflict,
  replayRace,
  replayScope,
  requestFraming,
  scopeRefused,
  sealed,
  sealedElsewhere,
  sealedInPlace,
  secretRefused,
  standingRefused,
  stateRefused,
  strictParsing,
  tenantIsolated,
  unauthenticatedRefused,
  unboundRefused,
  undeclaredCarrierSilent,
  unknownRefused,
];

/** The attack on obligations of a suffix. */
export function attackOf(suffix: string): Attack | undefined {
  return ATTACKS.find((attack) => attack.suffix === suffix);
}
