import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, codeOf, makeResources, refused, singleFaults, type Twin } from "./build.ts";
import { otherwiseFaulty } from "./otherwise-faulty.ts";
import { otherStatus } from "./status-due.ts";

/** A key that is known and lacks the scope opens nothing, and learns nothing that a missing one would not. */
export const keyScopeRefused: Attack = {
  suffix: "key-scope-refused",
  fixed: (scene) => [0, 1].map(() => (draw: Draw) => besideNobody(scene, draw)),
  series: (scene) =>
    singleFaults(
      scene,
      [narrow, narrow, narrow, (builder, clean) => narrow(builder, otherwiseFaulty(builder, clean))],
      () => narrow,
    ),
  inspect: (scene, transcript) => [
    ...sameText(scene, transcript),
    ...otherStatus(scene, transcript, "key-scope", ["no-scope"]),
  ],
};

const narrow: Twin = ({ scene: { operation } }, clean) => ({
  input: clean,
  as: "no-scope",
  expect: refused(codeOf(operation, "key-scope")),
});

/** The same request without a key and with one that lacks the scope. */
function besideNobody(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const input = cleanInput(builder);
  call(builder, operation, input, { role: "control" });
  call(builder, operation, input, { as: "none", expect: refused(codeOf(operation, "unauthenticated")) });
  call(builder, operation, input, { as: "no-scope", expect: refused(codeOf(operation, "key-scope")) });
  return builder.program();
}

/** Where both have one code, the whole text is one and the same. */
function sameText({ operation }: Scene, { entries }: Transcript): Problem[] {
  if (codeOf(operation, "key-scope") !== codeOf(operation, "unauthenticated")) return [];
  const nobody = entries.find(({ step }) => step.as === "none")?.reading.json;
  const other = entries.find(
    ({ step, reading }) =>
      step.as === "no-scope" && canonicalJson(reading.json ?? null) !== canonicalJson(nobody ?? null),
  );
  if (nobody === undefined || other === undefined) return [];
  const expected = "the text that a caller without a key gets";
  return [{ step: other.id, oracle: "inspection", expected, seen: "another text" }];
}
