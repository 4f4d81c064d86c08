import { valueAt } from "../../src/bundle/json-pointer.ts";
import { accepts } from "../../src/bundle/model.ts";
import { allowedAt } from "../arbitraries/documents.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { inForceIn, namingPlaces } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import { hasNear } from "../program/near-text.ts";
import type { Expectation, Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, keyed, makeResources, put, raisedBy, read, spokenBy, underKeyOf } from "./build.ts";

/** A key belongs to one tenant, one operation and one request: the key of another tenant, of another operation and one that is nearly the same are others. */
export const replayScope: Attack = {
  suffix: "replay-scope",
  fixed: (scene) =>
    [0, 1, 2]
      .flatMap(() => [
        (draw: Draw) => otherTenant(scene, draw),
        (draw: Draw) => otherOperation(scene, draw),
        ...(scene.operation.idempotentBy.length === 0 ? [] : [(draw: Draw) => otherMember(scene, draw)]),
      ])
      .concat((["case", "end"] as const).map((near) => (draw: Draw) => nearKey(scene, draw, near))),
  random: (scene, draw) =>
    draw.chance(50) ? otherTenant(scene, draw) : (otherOperation(scene, draw) ?? otherTenant(scene, draw)),
};

function otherTenant(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const key = operation.idempotentAt ?? "";
  const builder = begin(scene, draw);
  const foreign = makeResources(builder, operation, "other");
  makeResources(builder, operation);
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const first = call(builder, operation, input, { role: "control" });
  const before = read(builder, "other");
  const theirs = put(
    spokenBy(cleanInput(builder, operation, foreign) ?? {}, "other"),
    key,
    valueAt(input, key) as Template,
  );
  // What callers name themselves may well be called the same by two of them.
  const own = namingPlaces(scene.profile, operation).length > 0 || isSetter(scene);
  const expect: Expectation = own ? { see: "clean" } : { see: "clean", differentFrom: first };
  call(builder, operation, theirs, { as: "other", expect });
  read(builder, "other", before, raisedBy(operation));
  return builder.program();
}

/** A key belongs to the value of a member too, where the contract says so. */
function otherMember(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const key = operation.idempotentAt ?? "";
  const builder = begin(scene, draw);
  const made = makeResources(builder, operation);
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const at = draw.pick(operation.idempotentBy);
  const others = allowedAt(profile, operation, at, input, inForceIn(profile, made)) ?? [];
  const left = others.filter((value) => value !== valueAt(input, at));
  if (left.length === 0) return undefined;
  call(builder, operation, input, { role: "control" });
  const before = read(builder);
  const elsewhere = put(put(input, at, draw.pick(left)), key, valueAt(input, key) as Template);
  call(builder, operation, elsewhere);
  read(builder, "self", before, raisedBy(operation));
  return builder.program();
}

/** A store that folds the case of its keys or cuts them takes two requests for one. */
function nearKey(scene: Scene, draw: Draw, near: "case" | "end"): Program | undefined {
  const { operation, profile } = scene;
  const at = operation.idempotentAt ?? "";
  const form = requestForm(operation, profile, at);
  if (!hasNear(form, near)) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const plain = { $: "key", n: builder.next(), form } as const;
  const first = put(cleanInput(builder) ?? {}, at, near === "end" ? { ...plain, near: "longest" } : plain);
  call(builder, operation, first, { role: "control" });
  makeResources(builder, operation);
  const before = read(builder);
  const second = underKeyOf(builder, operation, first, cleanInput(builder) ?? {});
  call(builder, operation, put(second, at, { ...plain, near }));
  read(builder, "self", before, raisedBy(operation));
  return builder.program();
}

/** Whether the operation says which document is in force. */
function isSetter({ profile, operation }: Scene): boolean {
  return [...profile.documents.values()].some(({ inForce }) => inForce?.by === operation.name);
}

function otherOperation(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const others = profile.operations.filter(
    (candidate) => candidate !== operation && candidate.idempotentAt !== undefined && accepts(candidate),
  );
  if (others.length === 0) return undefined;
  const second = draw.pick(others);
  const builder = begin(scene, draw);
  makeResources(builder, second);
  makeResources(builder, operation);
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const shared = put(
    cleanInput(builder, second) ?? {},
    second.idempotentAt ?? "",
    valueAt(input, operation.idempotentAt ?? "") as Template,
  );
  call(builder, second, shared, { role: "control" });
  makeResources(builder, operation);
  const fresh = put(
    cleanInput(builder) ?? {},
    operation.idempotentAt ?? "",
    valueAt(input, operation.idempotentAt ?? "") as Template,
  );
  const before = read(builder);
  call(builder, operation, fresh);
  read(builder, "self", before, raisedBy(operation));
  return builder.program();
}
