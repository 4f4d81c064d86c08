import { leavesOf } from "../../src/bundle/leaves.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import { onceFor } from "../../src/bundle/once-for.ts";
import type { Shape, SolidShape } from "../../src/bundle/shape.ts";
import { ANY_NAME, type TextForm } from "../canaries/form.ts";

const requests = new WeakMap<Operation, ReadonlyMap<string, TextForm>>();
const tenants = new WeakMap<Profile, TextForm>();

/** The form of the text at a place of the operation's request. */
export function requestForm(operation: Operation, profile: Profile, at: string): TextForm {
  const known = requests.get(operation) ?? formsIn(operation.request?.shape, profile);
  requests.set(operation, known);
  return known.get(at) ?? ANY_NAME;
}

/** The form of a tenant's name: that of the first member that names one. Where none does, any name will do. */
export function tenantForm(profile: Profile): TextForm {
  const known = tenants.get(profile) ?? findTenantForm(profile);
  tenants.set(profile, known);
  return known;
}

/** The form of a reviewer's standing, or undefined where no operation asks for any. */
export function standingForm(profile: Profile): TextForm | undefined {
  for (const operation of profile.operations) {
    const standing = operation.refuses.find((refusal) => refusal.when === "standing");
    if (standing !== undefined) return requestForm(operation, profile, standing.reference);
  }
  return undefined;
}

/** The form of a text, as its schema has it. */
export const textForm = onceFor((shape: SolidShape): TextForm => {
  if (!("type" in shape) || shape.type !== "string" || shape.pattern === undefined) return ANY_NAME;
  return { pattern: shape.pattern, ...(shape.maxLength === undefined ? {} : { longest: shape.maxLength }) };
});

function findTenantForm(profile: Profile): TextForm {
  for (const { request } of profile.operations) {
    const leaves = request === undefined ? [] : leavesOf(request.shape, profile.schemas);
    const leaf = leaves.find(({ dataClass }) => dataClass === "tenant");
    if (leaf !== undefined) return textForm(leaf.shape);
  }
  return ANY_NAME;
}

function formsIn(shape: Shape | undefined, profile: Profile): ReadonlyMap<string, TextForm> {
  const leaves = shape === undefined ? [] : leavesOf(shape, profile.schemas);
  return new Map(leaves.map((leaf) => [leaf.pointer, textForm(leaf.shape)]));
}
