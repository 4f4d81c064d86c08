import { givenThing } from "../../src/bundle/given-thing.ts";
import { refusalWhen } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import { KEY_VERSIONS, keyVariable } from "../targets/sealing-keys.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, livesByName, putInForce, refused } from "./build.ts";

/** After the run goes over to another key, what the old one sealed opens while that key is there, and what is new needs it no more. */
export const keyRotated: Attack = {
  suffix: "key-rotated",
  restarts: true,
  fixed: (scene) => [(draw: Draw) => rotated(scene, draw)],
};

function rotated(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const given = givenThing(profile, "sealing-key");
  const unavailable = refusalWhen(operation, "key-unavailable");
  if (given === undefined || unavailable === undefined) return undefined;
  const builder = begin(scene, draw);
  const base = new Map<string, Made>();
  putInForce(builder, operation, "self", base);
  const lives = livesByName(builder, operation, "self", base);
  const [old, fresh] = lives === undefined ? [] : draw.some(lives.names, 2);
  if (lives === undefined || old === undefined || fresh === undefined) return undefined;
  const before = lives.live(old);
  call(builder, operation, cleanInput(builder, operation, before), { role: "control" });
  const [former, current] = KEY_VERSIONS;
  builder.add({ do: "restart", without: [], set: { [given.env]: current } });
  call(builder, operation, cleanInput(builder, operation, before));
  const after = lives.live(fresh);
  call(builder, operation, cleanInput(builder, operation, after));
  builder.add({ do: "restart", without: [keyVariable(given, former)], set: { [given.env]: current } });
  call(builder, operation, cleanInput(builder, operation, after));
  call(builder, operation, cleanInput(builder, operation, before), { expect: refused(unavailable.code) });
  builder.add({ do: "restart", without: [] });
  for (const made of [before, after]) call(builder, operation, cleanInput(builder, operation, made), { role: "probe" });
  return builder.program();
}
