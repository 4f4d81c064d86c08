import { statusesOf, type RefusalCondition } from "../../src/bundle/model.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Speaker } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import { codeOf } from "./build.ts";

/** Where one code stands for two conditions with a status each, what a caller is refused for shows in the status alone. */
export function otherStatus(
  { bundle, operation }: Scene,
  { entries }: Transcript,
  when: Extract<RefusalCondition, "unauthenticated" | "key-scope">,
  callers: readonly Speaker[],
): Problem[] {
  const code = codeOf(operation, when);
  const said = operation.refuses.find((refusal) => refusal.when === when);
  const due = (said !== undefined && "status" in said ? said.status : undefined) ?? bundle.codes.get(code)?.status;
  if (statusesOf(bundle, operation, code).length < 2 || operation.answers !== undefined) return [];
  const wrong = entries.find(
    ({ step, reading }) =>
      callers.includes(step.as) && step.operation === operation.name && reading.code === code && reading.status !== due,
  );
  if (wrong === undefined) return [];
  const seen = `${code} with status ${wrong.reading.status}`;
  return [{ step: wrong.id, oracle: "inspection", expected: `${code} with status ${due}`, seen }];
}
