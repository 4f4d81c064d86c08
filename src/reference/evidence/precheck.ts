import { valueAt } from "../../bundle/json-pointer.ts";
import type { PrecheckBody, PrecheckRequest } from "../../generated/evidence.ts";
import { pilotLaneOf } from "../../bundle/model.ts";
import { isAdmitted, liveRecords } from "../admission.ts";
import type { OpenCrossing } from "../crossing.ts";
import type { TenantStep } from "../step.ts";

/** Says what the evaluator would decide. It asks the same rule the admission guard asks. */
export const precheckAdmission: TenantStep = {
  stateless: false,
  accept: async (crossing): Promise<PrecheckBody> => ({
    decision: (await decide(crossing)) as PrecheckBody["decision"],
    productionAdmission: false,
  }),
};

async function decide(crossing: OpenCrossing): Promise<string> {
  const rules = crossing.profile.document.admission;
  const request = crossing.value() as PrecheckRequest;
  if (rules === undefined) return "production_admission_disabled_by_default";
  if (await isAdmitted(crossing, request.operation)) return rules.decision.admitted;
  const lane = pilotLaneOf(crossing.parts.bundle);
  const inScope = lane.candidate_operations.includes(request.operation);
  const clean = lane.prerequisites.every((rung) => request.prerequisites.includes(rung));
  if (!inScope || !clean) return rules.decision.default;
  // A company with a live record is past candidacy: what its record leaves out stays out.
  const records = await liveRecords(crossing, rules);
  const piloted = records.some((record) => record.company === valueAt(request, "/company"));
  return piloted ? rules.decision.default : rules.decision.candidate;
}
