import { acceptedValueSilent } from "./accepted-value-silent.ts";
import { admissionDecided, admissionUndecided } from "./admission-decided.ts";
import { admissionOpensNothing } from "./admission-opens-nothing.ts";
import { admissionRefusedByDefault } from "./admission-refused-by-default.ts";
import { admissionRefused } from "./admission-refused.ts";
import type { Attack } from "./attack.ts";
import { closedRequest } from "./closed-request.ts";
import { controlAccepted } from "./control-accepted.ts";
import { countTrue } from "./count-true.ts";
import { durable } from "./durable.ts";
import { failsClosed } from "./fails-closed.ts";
import { gateRefused } from "./gate-refused.ts";
import { hashShapeRefused } from "./hash-shape-refused.ts";
import { labelTrue } from "./label-true.ts";
import { precedence } from "./precedence.ts";
import { race } from "./race.ts";
import { rawPayloadRefused } from "./raw-payload-refused.ts";
import { recordRefused } from "./record-refused.ts";
import { refusalTraceless } from "./refusal-traceless.ts";
import { refusalUniform } from "./refusal-uniform.ts";
import { replayConflict } from "./replay-conflict.ts";
import { replayRace } from "./replay-race.ts";
import { replayScope } from "./replay-scope.ts";
import { replay } from "./replay.ts";
import { requestFraming } from "./request-framing.ts";
import { scopeRefused } from "./scope-refused.ts";
import { secretRefused } from "./secret-refused.ts";
import { standingRefused } from "./standing-refused.ts";
import { stateRefused } from "./state-refused.ts";
import { strictParsing } from "./strict-parsing.ts";
import { tenantIsolated } from "./tenant-isolated.ts";
import { unauthenticatedRefused } from "./unauthenticated-refused.ts";
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
  closedRequest,
  controlAccepted,
  countTrue,
  durable,
  failsClosed,
  gateRefused,
  hashShapeRefused,
  labelTrue,
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
  secretRefused,
  standingRefused,
  stateRefused,
  strictParsing,
  tenantIsolated,
  unauthenticatedRefused,
  undeclaredCarrierSilent,
  unknownRefused,
];

/** The attack on obligations of a suffix. */
export function attackOf(suffix: string): Attack | undefined {
  return ATTACKS.find((attack) => attack.suffix === suffix);
}
