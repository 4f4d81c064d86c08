import { givenThing } from "../../src/bundle/given-thing.ts";
import { refusalWhen } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, makeResources, raisedBy, read, refused } from "./build.ts";

/** A deployment that no run begins in. */
const ELSEWHERE = "staging";

/** What was sealed in one deployment opens in no other, whatever keys are there, and opens again where it was sealed. */
export const sealedElsewhere: Attack = {
  suffix: "sealed-elsewhere",
  restarts: true,
  fixed: (scene) => [0, 1].map(() => (draw: Draw) => deployedElsewhere(scene, draw)),
};

function deployedElsewhere(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const variable = givenThing(profile, "sealing-key")?.deployment;
  const unavailable = refusalWhen(operation, "key-unavailable");
  if (variable === undefined || unavailable === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const before = read(builder);
  call(builder, operation, cleanInput(builder), { role: "control" });
  builder.add({ do: "restart", without: [], set: { [variable]: ELSEWHERE } });
  for (let time = 0; time < 2; time++)
    call(builder, operation, cleanInput(builder), { expect: refused(unavailable.code) });
  read(builder, "self", before, raisedBy(operation));
  builder.add({ do: "restart", without: [] });
  call(builder, operation, cleanInput(builder), { role: "probe" });
  return builder.program();
}
