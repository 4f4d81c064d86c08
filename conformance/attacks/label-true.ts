import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import type { Attack } from "./attack.ts";
import { begin, call } from "./build.ts";

/** The runtime says of itself what the contract says of it. */
export const labelTrue: Attack = {
  suffix: "label-true",
  fixed: (scene) => [(draw: Draw) => listed(scene, draw)],
  inspect: (scene, transcript) => compareListing(scene, transcript),
};

function listed(scene: Scene, draw: Draw): Program {
  const builder = begin(scene, draw);
  call(builder, operationNamed(scene, scene.profile.document.runtime.listing), undefined);
  return builder.program();
}

function compareListing(scene: Scene, { entries }: Transcript): Problem[] {
  const { operation } = scene;
  const { listed } = scene.profile;
  const [entry] = entries;
  const list = valueAt(entry?.reading.body, listed.operations);
  if (entry === undefined || !Array.isArray(list)) return [];
  const rows = (list as unknown[]).filter((row) => valueAt(row, listed.operation) === operation.name);
  const problem = (expected: string, seen: string): Problem[] => [
    { step: entry.id, oracle: "inspection", expected, seen },
  ];
  const [row] = rows;
  if (row === undefined || rows.length > 1)
    return problem(`${operation.name} listed once`, `listed ${rows.length} times`);
  const wanted = { label: operation.label.label, method: operation.method, path: operation.path } as const;
  for (const member of ["label", "method", "path"] as const) {
    const value = wanted[member];
    if (valueAt(row, listed[member]) !== value)
      return problem(`${operation.name} listed with the ${member} of the contract (${value})`, `another ${member}`);
  }
  return [];
}
