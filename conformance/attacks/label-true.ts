import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import type { Attack } from "./attack.ts";
import { begin, call, refused } from "./build.ts";

/** The runtime says of itself what the contract says of it, and does nothing that it says it lacks. */
export const labelTrue: Attack = {
  suffix: "label-true",
  fixed: (scene) => [(draw: Draw) => listed(scene, draw)],
  inspect: (scene, transcript) => compareListing(scene, transcript),
};

function listed(scene: Scene, draw: Draw): Program {
  const builder = begin(scene, draw);
  const { runtime, wire } = scene.profile.document;
  call(builder, operationNamed(scene, runtime.listing), undefined);
  if (scene.operation.name !== runtime.listing) return builder.program();
  // What belongs to a capability that is not there is no route at all; were it one, nothing would have judged it.
  for (const operation of scene.profile.operations) {
    if (operation.capability !== undefined && scene.without.has(operation.capability))
      call(builder, operation, undefined, { expect: refused(wire.unrouted.code) });
  }
  return builder.program();
}

function compareListing({ operation, profile }: Scene, { entries }: Transcript): Problem[] {
  const { listed } = profile;
  const [entry] = entries;
  const list = valueAt(entry?.reading.body, listed.operations);
  if (entry === undefined || !Array.isArray(list)) return [];
  const rowsOf = (name: string): unknown[] =>
    (list as unknown[]).filter((row) => valueAt(row, listed.operation) === name);
  const problem = (expected: string, seen: string): Problem[] => [
    { step: entry.id, oracle: "inspection", expected, seen },
  ];
  const rows = rowsOf(operation.name);
  const [row] = rows;
  if (row === undefined || rows.length > 1)
    return problem(`${operation.name} listed once`, `listed ${rows.length} times`);
  const wanted = { label: operation.label.label, method: operation.method, path: operation.path } as const;
  for (const member of ["label", "method", "path"] as const) {
    const value = wanted[member];
    if (valueAt(row, listed[member]) !== value)
      return problem(`${operation.name} listed with the ${member} of the contract (${value})`, `another ${member}`);
  }
  if (operation.name !== profile.document.runtime.listing) return [];
  const capabilities = valueAt(entry.reading.body, listed.capabilities);
  const has = (name: string): boolean => Array.isArray(capabilities) && capabilities.includes(name);
  const without = profile.operations.find(
    ({ name, capability }) => capability !== undefined && !has(capability) && rowsOf(name).length > 0,
  );
  if (without === undefined) return [];
  return problem(`${without.name} listed only with the capability ${without.capability}`, "listed without it");
}
