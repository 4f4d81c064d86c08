import { digestOf } from "../../bundle/digest.ts";
import { valueAt, withValueAt } from "../../bundle/json-pointer.ts";
import { textAt } from "../crossing.ts";
import type { ControlCrossing, ControlStep } from "./control-types.ts";

/** A step that leaves what the contract says of it in the audit, in the transaction of its effect: no effect without its entry, and no entry without its effect. */
export function audited(step: ControlStep): ControlStep {
  return {
    stateless: false,
    accept: async (crossing) => {
      const body = await step.accept(crossing);
      const { accepted, params = [] } = crossing.operation.audited ?? {};
      if (accepted !== undefined) await append(crossing, accepted, digestedOf(crossing, params));
      return body;
    },
    leave: async (crossing, refused) => {
      await step.leave?.(crossing, refused);
      const { refused: action, refused_params: params = [] } = crossing.operation.audited ?? {};
      if (action === undefined) return;
      await append(crossing, action, withValueAt(digestedOf(crossing, params), "/error_code", refused.code));
    },
  };
}

/** Members as they were sent, and nothing for those that were not. */
function digestedOf(crossing: ControlCrossing, pointers: readonly string[]): unknown {
  return pointers.reduce<unknown>((params, at) => withValueAt(params, at, valueAt(crossing.value(), at)), {});
}

async function append(crossing: ControlCrossing, action: string, params: unknown): Promise<void> {
  const connectorId = textAt(crossing, "/connector_id");
  await crossing.tx.appendAudit({
    action,
    ...(connectorId === undefined ? {} : { connectorId }),
    paramsHash: digestOf(params),
    actor: crossing.caller().actor ?? "",
    recordedAt: crossing.now,
  });
}
