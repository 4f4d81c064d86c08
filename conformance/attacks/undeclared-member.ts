import { normaliseName } from "../../src/bundle/sensitive-name.ts";
import { membersOf, solid } from "../../src/bundle/leaves.ts";
import type { Scene } from "../arbitraries/scene.ts";

const names = new WeakMap<Scene, Map<string, string>>();

/** Pointer to a member that the request does not declare and whose name is no name of sensitive material: the wanted one, or one like it. */
export function undeclaredMember(scene: Scene, wanted = "annotation"): string {
  const known = names.get(scene) ?? new Map<string, string>();
  names.set(scene, known);
  const found = known.get(wanted) ?? find(scene, wanted);
  known.set(wanted, found);
  return `/${found}`;
}

function find({ operation, profile, bundle }: Scene, wanted: string): string {
  const shape = operation.request === undefined ? undefined : solid(operation.request.shape, profile.schemas);
  const declared = shape !== undefined && "properties" in shape ? membersOf(shape).map(([name]) => name) : [];
  const sensitive = bundle.sensitiveMaterial.classes.flatMap((entry) => entry.member_names.map(normaliseName));
  let name = wanted;
  while (declared.includes(name) || sensitive.includes(normaliseName(name))) name += "_x";
  return name;
}
