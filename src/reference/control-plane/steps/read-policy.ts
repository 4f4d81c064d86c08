import type { PolicyBody } from "../../../generated/control-plane.ts";
import type { ControlStep } from "../control-types.ts";
import { documentInForce } from "../documents.ts";

/** Shows the policy in force. */
export const readPolicy: ControlStep = {
  stateless: false,
  accept: async (crossing): Promise<PolicyBody> => {
    const inForce = await documentInForce(crossing, "policy");
    if (inForce === undefined) throw new Error("no policy is in force, which its guard refuses");
    const { version, source } = inForce;
    const policy = source.value as PolicyBody["policy"];
    return { tenant_id: crossing.caller().tenant, version, policy_hash: source.digest, policy };
  },
};
