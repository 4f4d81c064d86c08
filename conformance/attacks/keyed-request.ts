import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation } from "../../src/bundle/model.ts";
import { tenantPlaces } from "../../src/bundle/tenant-places.ts";
import { put, without } from "../arbitraries/clean-request.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import type { Template } from "../program/program.ts";
import type { Builder } from "./builder.ts";
import { cleanInput } from "./set-up.ts";

/** The request with a key, where the operation is bound to one: without it, the same request again is another one. */
export function keyed(builder: Builder, operation: Operation, input: Template): Template {
  const { profile } = builder.scene;
  const at = operation.idempotentAt;
  if (at === undefined || valueAt(input, at) !== undefined) return input;
  return put(input, at, { $: "key", n: builder.next(), form: requestForm(operation, profile, at) });
}

/** Another request under the key of a first one, and otherwise like it only where the key's scope asks for it. */
export function underKeyOf(builder: Builder, operation: Operation, first: Template, other: Template): Template {
  const same = [operation.idempotentAt ?? "", ...operation.idempotentBy];
  const under = (input: Template): Template =>
    same.reduce((bound, at) => put(bound, at, valueAt(first, at) as Template), input);
  let conflicting = under(other);
  for (let tries = 0; tries < TRIES && saysTheSame(builder.scene, conflicting, first); tries++)
    conflicting = under(cleanInput(builder, operation) ?? {});
  return conflicting;
}

/** Draws until another request is found that says something else: a few of its values may be all it has. */
const TRIES = 32;

/** Whether two requests differ in nothing but whether they name their own tenant. */
function saysTheSame({ operation }: Scene, one: Template, other: Template): boolean {
  const tenants = tenantPlaces(operation.refuses);
  const bare = (input: Template): string =>
    canonicalJson(tenants.filter((at) => valueAt(input, at) !== undefined).reduce(without, input));
  return bare(one) === bare(other);
}
