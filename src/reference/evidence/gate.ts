import { valueAt } from "../../bundle/json-pointer.ts";
import { sha256 } from "../../bundle/digest.ts";
import type { GateRequest } from "../../generated/evidence.ts";
import type { OpenCrossing } from "../crossing.ts";
import type { TenantStep } from "../step.ts";

/** Leaves a gate record of every record handed in, and files those that passed every check. The refusal itself is the guards'. */
export const passGate: TenantStep = {
  stateless: false,
  leave: async (crossing, refused) => {
    await leaveGateRecord(crossing, refused.code);
    if (refused.failedGate === "always") await fileRecord(crossing);
  },
  accept: async (crossing) => {
    await leaveGateRecord(crossing, crossing.operation.clean.outcome ?? "");
    await fileRecord(crossing);
    return { productionAdmission: false };
  },
};

async function leaveGateRecord(crossing: OpenCrossing, code: string): Promise<void> {
  const { record } = crossing.value() as GateRequest;
  await crossing.tx.fileGateRecord({ recordDigest: sha256(record), code, recordedAt: crossing.now });
}

async function fileRecord(crossing: OpenCrossing): Promise<void> {
  const { record } = crossing.value() as GateRequest;
  const until = crossing.profile.document.admission?.timeframe.until ?? "";
  const expiresAt = Date.parse(String(valueAt((await crossing.record())?.claims, until)));
  if (Number.isNaN(expiresAt)) return;
  await crossing.tx.filePilotRecord({ recordDigest: sha256(record), text: record, expiresAt });
}
