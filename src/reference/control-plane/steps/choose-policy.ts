import { canonicalJson } from "../../../bundle/canonical-json.ts";
import type { PolicySetBody, PolicySetRequest } from "../../../generated/control-plane.ts";
import type { ControlStep } from "../control-types.ts";
import { documentInForce, kindOf } from "../documents.ts";

/** Puts a policy in force. */
export const choosePolicy: ControlStep = {
  stateless: false,
  accept: async (crossing): Promise<PolicySetBody> => {
    const { version } = crossing.value() as PolicySetRequest;
    const before = (await documentInForce(crossing, "policy"))?.source.value;
    const after = kindOf(crossing, "policy").documents.get(version)?.value;
    await crossing.tx.choosePolicy(version, crossing.now);
    return { ok: true, version, changed_fields: changedMembers(before, after) };
  },
};

function changedMembers(before: unknown, after: unknown): string[] {
  const [old, fresh] = [before ?? {}, after ?? {}] as Record<string, unknown>[];
  const names = new Set([...Object.keys(old ?? {}), ...Object.keys(fresh ?? {})]);
  return [...names].filter((name) => canonicalJson(old?.[name]) !== canonicalJson(fresh?.[name])).toSorted();
}
