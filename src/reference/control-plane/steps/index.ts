import type { Steps } from "../../step.ts";
import { audited } from "../audited.ts";
import type { ControlTypes } from "../control-types.ts";
import { choosePolicy } from "./choose-policy.ts";
import { connect } from "./connect.ts";
import { dispatch } from "./dispatch.ts";
import { listContract } from "./listing.ts";
import { readAudit } from "./read-audit.ts";
import { readPolicy } from "./read-policy.ts";
import { revoke } from "./revoke.ts";
import { showStatus } from "./show-status.ts";
import { switchConnector } from "./switch-connector.ts";

/** The honest steps of the control plane. */
export const controlSteps: Steps<ControlTypes> = {
  "control.contract": listContract,
  "control.connector.state": audited(switchConnector),
  "control.policy.read": readPolicy,
  "control.policy.set": audited(choosePolicy),
  "control.connector.connect": audited(connect),
  "control.connector.revoke": audited(revoke),
  "control.connector.status": showStatus,
  "control.connector.ingest": audited(dispatch),
  "control.audit.read": readAudit,
};
